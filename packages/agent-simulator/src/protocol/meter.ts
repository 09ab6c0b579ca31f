import { costOf, hasListPrice, inputTokensWorth, type Tokens } from './pricing';

/** Tokens and cost of one model, in the names of the result event's `modelUsage`. */
export interface ModelUsage {
  inputTokens: number;
  outputTokens: number;
  cacheReadInputTokens: number;
  cacheCreationInputTokens: number;
  webSearchRequests: number;
  thinkingTokens: number;
  costUSD: number;
  contextWindow: number;
  maxOutputTokens: number;
  canonicalModel: string;
  provider: string;
  costBasis: 'list' | 'unknown';
}

/** Usage by model id. */
export type UsageByModel = Record<string, ModelUsage>;

/** Counts tokens and money of one process and of its whole session. */
export interface Meter {
  /** Tokens that the next answer costs; the last answer of a run with a planned cost takes the rest. */
  nextAnswer(isLast: boolean): Tokens;
  bill(model: string, tokens: Tokens): void;
  /** USD of this process. */
  spentUsd(): number;
  /** USD of the session, the earlier processes of it included. */
  sessionUsd(): number;
  /** Tokens of this process. */
  tokens(): Tokens;
  sessionUsage(): UsageByModel;
  /** Usage since the previous call: the `model_usage_since_last_result` of a result event. */
  takeUsageSinceLastResult(): UsageByModel;
}

/** What a run should cost: nothing planned means plausible amounts per answer. */
export interface CostPlan {
  /** USD of the whole process, spread over its answers. */
  totalUsd?: number;
  /** How many answers are expected; only decides how the total is spread. */
  expectedAnswers: number;
}

const NO_TOKENS: Tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

function addTokens(a: Tokens, b: Tokens): Tokens {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
  };
}

// Sums of binary fractions drift; nine decimals are finer than the price of one token.
const tidy = (usd: number): number => Math.round(usd * 1e9) / 1e9;

function emptyUsage(model: string): ModelUsage {
  return {
    inputTokens: 0,
    outputTokens: 0,
    cacheReadInputTokens: 0,
    cacheCreationInputTokens: 0,
    webSearchRequests: 0,
    thinkingTokens: 0,
    costUSD: 0,
    contextWindow: 1_000_000,
    maxOutputTokens: 64_000,
    canonicalModel: model,
    provider: 'simulator',
    costBasis: hasListPrice(model) ? 'list' : 'unknown',
  };
}

function addTo(usage: UsageByModel, model: string, tokens: Tokens): void {
  const entry = usage[model] ?? emptyUsage(model);
  usage[model] = {
    ...entry,
    inputTokens: entry.inputTokens + tokens.input,
    outputTokens: entry.outputTokens + tokens.output,
    cacheReadInputTokens: entry.cacheReadInputTokens + tokens.cacheRead,
    cacheCreationInputTokens: entry.cacheCreationInputTokens + tokens.cacheWrite,
    costUSD: tidy(entry.costUSD + costOf(model, tokens)),
  };
}

const totalUsd = (usage: UsageByModel): number =>
  tidy(Object.values(usage).reduce((sum, entry) => sum + entry.costUSD, 0));

/** Starts counting; `earlier` is the stored usage of the session that is being continued. */
export function createMeter(input: { model: string; earlier: UsageByModel; plan: CostPlan }): Meter {
  const session: UsageByModel = structuredClone(input.earlier);
  const own: UsageByModel = {};
  let sinceResult: UsageByModel = {};
  let tokens = NO_TOKENS;
  let answers = 0;

  const planned = (isLast: boolean, budget: number): Tokens => {
    const rest = Math.max(0, budget - totalUsd(own));
    const share = isLast ? rest : Math.min(rest, budget / Math.max(1, input.plan.expectedAnswers));
    return { ...NO_TOKENS, input: inputTokensWorth(input.model, share) };
  };

  return {
    nextAnswer(isLast) {
      if (input.plan.totalUsd !== undefined) return planned(isLast, input.plan.totalUsd);
      // A context that grows a little with each answer and is mostly read from the cache.
      return {
        input: 6,
        output: 180 + ((answers * 67) % 140),
        cacheRead: 14_000 + answers * 900,
        cacheWrite: 700 + ((answers * 131) % 500),
      };
    },
    bill(model, billed) {
      answers += 1;
      tokens = addTokens(tokens, billed);
      for (const usage of [session, own, sinceResult]) addTo(usage, model, billed);
    },
    spentUsd: () => totalUsd(own),
    sessionUsd: () => totalUsd(session),
    tokens: () => tokens,
    sessionUsage: () => session,
    takeUsageSinceLastResult() {
      const taken = sinceResult;
      sinceResult = {};
      return taken;
    },
  };
}
