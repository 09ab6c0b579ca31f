import { setTimeout as delay } from 'node:timers/promises';
import { isSpecflowError, SpecflowError } from '@specflow/shared/errors';
import type { OrchestrationStatusReply, OrchestrationView } from '@specflow/shared/schemas';
import type { ApiClient } from '../api/api-client';
import { isWaitOver } from './run-outcome';

/** How often the status is asked for. */
const POLL_MS = 1_000;
/** A dashboard that restarts is given this long; the run goes on meanwhile. */
const SILENCE_MS = 60_000;

/** What to wait for. */
export interface WaitOptions {
  readonly api: ApiClient;
  readonly projectId: string;
  readonly runId: string;
  /** Called with each reply. */
  readonly onStatus: (run: OrchestrationView) => void;
  /** Ends the wait, not the run. */
  readonly signal?: AbortSignal;
  readonly pollMs?: number;
  /** When the wait is over; by default when the run ended or needs a person. */
  readonly until?: (run: OrchestrationView) => boolean;
}

/**
 * Watches a run until it ends or needs a person. Null when the wait itself was ended.
 * @throws SpecflowError RUN_NOT_FOUND, SERVER_UNREACHABLE after a minute of silence
 */
export async function waitForRun(options: WaitOptions): Promise<OrchestrationView | null> {
  const { api, projectId, runId, signal } = options;
  const isOver = options.until ?? isWaitOver;
  let lastAnswerMs = Date.now();
  while (!signal?.aborted) {
    try {
      const query = { projectId, id: runId };
      const reply = await api.get<OrchestrationStatusReply>('/workflow/orchestrate/status', query);
      lastAnswerMs = Date.now();
      if (reply.orchestration === null) throw runGone(runId);
      options.onStatus(reply.orchestration);
      if (isOver(reply.orchestration)) return reply.orchestration;
    } catch (error) {
      const isSilence = isSpecflowError(error) && error.code === 'SERVER_UNREACHABLE';
      if (!isSilence || Date.now() - lastAnswerMs > SILENCE_MS) throw error;
    }
    await delay(options.pollMs ?? POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

function runGone(runId: string): SpecflowError {
  return new SpecflowError('RUN_NOT_FOUND', {
    message: `The dashboard knows no run ${runId}.`,
    hint: '"specflow orchestrate list" shows the runs of the project.',
  });
}
