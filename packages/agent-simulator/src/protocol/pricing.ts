/** USD per million tokens, as measured for the followed build. */
interface Price {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

const OPUS: Price = { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 };

const PRICES: Readonly<Record<string, Price>> = {
  'claude-opus-5-5': OPUS,
  'claude-sonnet-5-5': { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
  'claude-sonnet-4-5': { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  'claude-haiku-5-5': { input: 0.5, output: 0.5, cacheRead: 0.05, cacheWrite: 0.625 },
  'claude-fable-5-2': { input: 8, output: 40, cacheRead: 0.2, cacheWrite: 10 },
};

const ALIASES: Readonly<Record<string, string>> = {
  default: 'claude-opus-5-5',
  opus: 'claude-opus-5-5',
  sonnet: 'claude-sonnet-5-5',
  opusplan: 'claude-sonnet-5-5',
  haiku: 'claude-haiku-5-5',
  fable: 'claude-fable-5-2',
};

/** Tokens of one answer or of several together. */
export interface Tokens {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

/** The full model id behind an alias; any other name is passed through unchecked, as measured. */
export function resolveModel(name: string | undefined): string {
  return ALIASES[name ?? 'default'] ?? name ?? 'claude-opus-5-5';
}

/** Whether the model has a list price; others cost what the default model costs. */
export function hasListPrice(model: string): boolean {
  return Object.hasOwn(PRICES, model);
}

/** Price of the tokens in USD. */
export function costOf(model: string, tokens: Tokens): number {
  const price = PRICES[model] ?? OPUS;
  const millionths =
    tokens.input * price.input +
    tokens.output * price.output +
    tokens.cacheRead * price.cacheRead +
    tokens.cacheWrite * price.cacheWrite;
  return millionths / 1_000_000;
}

/** As many plain input tokens as cost the given amount (USD), to the nearest token. */
export function inputTokensWorth(model: string, costUsd: number): number {
  const price = PRICES[model] ?? OPUS;
  return Math.max(0, Math.round((costUsd * 1_000_000) / price.input));
}
