import type { AgentRun } from '../../agent/agent-run';
import { pause } from '../../agent/pace';
import { apiFailure, RunStopped } from '../../agent/run-stops';
import { newUuid } from '../../protocol/ids';
import { resolveModel } from '../../protocol/pricing';
import { atProgress } from '../at-progress';
import type { BehaviourTable } from './behaviour-table';

const ERROR_NAMES: Readonly<Record<string, string>> = {
  '401': 'authentication_failed',
  '429': 'rate_limit',
  '500': 'server_error',
  '529': 'overloaded',
};

/** Error texts of the contract's result table, by HTTP status; `null` is a refused connection. */
const ERROR_TEXTS: Readonly<Record<string, string>> = {
  '400': 'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"Bad request"}}',
  '401': 'Invalid API key · Fix external API key',
  '403': 'Failed to authenticate. API Error: 403 Request not allowed',
  '404':
    "There's an issue with the selected model (claude-nonexistent). It may not exist or you may not have access to it.",
  '413': 'Request too large (max 32MB).',
  '429': 'API Error: Request rejected (429) · Too many requests',
  '500': 'API Error: 500 Internal server error',
  '529': 'API Error: Repeated 529 Overloaded errors. The API is at capacity.',
  null: 'API Error: Unable to connect to API (ConnectionRefused)',
};
/** How often each is tried again before the run gives up. */
const RETRIES: Readonly<Record<string, number>> = { '401': 10, '429': 10, '500': 10, '529': 2, null: 10 };

async function retry(run: AgentRun, plan: { status: number | null; times: number; delayMs: number }) {
  for (let attempt = 1; attempt <= plan.times; attempt += 1) {
    run.output.event({
      type: 'system',
      subtype: 'api_retry',
      attempt,
      max_retries: Number(run.env.CLAUDE_CODE_MAX_RETRIES ?? 10),
      retry_delay_ms: plan.delayMs,
      error_status: plan.status,
      error: ERROR_NAMES[String(plan.status)] ?? 'unknown',
      session_id: run.session.id,
      uuid: newUuid(),
    });
    await pause(plan.delayMs);
  }
}

/** Goes over to the fallback model where the followed build does; false when there is none to go to. */
function fallBack(run: AgentRun, status: number | null): boolean {
  const fallback = resolveModel(run.options.fallbackModel);
  if (run.options.fallbackModel === undefined || fallback === run.model) return false;
  if (status !== 404 && status !== 500 && status !== 529) return false;
  run.output.event({
    type: 'system',
    subtype: 'model_fallback',
    trigger: ERROR_NAMES[String(status)] ?? 'model_not_found',
    original_model: run.model,
    fallback_model: fallback,
    session_id: run.session.id,
    uuid: newUuid(),
  });
  run.conversation.switchModel(fallback);
  return true;
}

function limitText(resetsAt: number | undefined): string {
  const when = resetsAt === undefined ? '' : ` · resets ${new Date(resetsAt * 1000).toISOString()}`;
  return `You've hit your usage limit${when}`;
}

/** Failures of the service behind the agent: log-in, errors, limits, money. */
export const apiBehaviours: BehaviourTable = {
  authError: () => ({
    async replaceWork() {
      throw new RunStopped(apiFailure('Not logged in · Please run /login', null));
    },
  }),
  apiError: (params) => {
    const status = params.has('connection') ? null : params.number('status', 500);
    params.flag('connection', false);
    const times = params.number('retries', RETRIES[String(status)] ?? 0);
    const delayMs = params.number('retryDelayMs', 0);
    const fallbackAnswers = params.flag('fallbackAnswers', false);
    const text = params.text('text', ERROR_TEXTS[String(status)] ?? `API Error: ${status}`);
    return atProgress(params.number('afterTasks', 0), async (run) => {
      await retry(run, { status, times, delayMs });
      if (fallBack(run, status) && fallbackAnswers) return;
      throw new RunStopped(apiFailure(text, status, status === 413 ? 'image_error' : 'api_error'));
    });
  },
  contextOverflow: (params) =>
    atProgress(params.number('afterTasks', 0), async () => {
      throw new RunStopped(apiFailure('Prompt is too long', null));
    }),
  rateLimit: (params) => {
    const status = params.text('status', 'rejected');
    const resetInSeconds = params.optionalNumber('resetInSeconds');
    const fixedReset = params.optionalNumber('resetsAt');
    const exitCode = params.number('exitCode', 1);
    return atProgress(params.number('afterTasks', 0), async (run) => {
      const inSeconds = resetInSeconds ?? Number.NaN;
      const computed = Number.isNaN(inSeconds) ? undefined : Math.ceil(Date.now() / 1000 + inSeconds);
      const resetsAt = fixedReset ?? computed;
      run.output.event({
        type: 'rate_limit_event',
        rate_limit_info: { status, resetsAt, rateLimitType: 'five_hour', isUsingOverage: false },
        session_id: run.session.id,
        uuid: newUuid(),
      });
      if (status === 'rejected') throw new RunStopped({ ...apiFailure(limitText(resetsAt), 429), exitCode });
    });
  },
  overspend: (params) => {
    const costUsd = params.number('costUsd', 10);
    return atProgress(params.number('afterTasks', 1), async (run) => run.conversation.surcharge(costUsd));
  },
};
