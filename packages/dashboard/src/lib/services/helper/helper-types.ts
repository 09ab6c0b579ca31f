import type { ClaudeHelperOptionsSchema } from '@specflow/shared/schemas';
import type { z } from 'zod';
import type { HostEnvironment } from '../agent/agent-environment';
import type { AgentLocator, LocatedAgent } from '../agent/agent-locator';
import type { GitService } from '../git-service';
import type { ServiceLogger, WallClock } from '../store/ports';
import type { HelperDirFor } from './helper-place';
import type { HelperFailure } from './judge-answer';

/** What the helper needs. */
export interface ClaudeHelperDependencies {
  readonly clock: WallClock;
  readonly locator: AgentLocator;
  /** Environment of the dashboard; agents get an allow-list of it. */
  readonly env: HostEnvironment;
  readonly git: Pick<GitService, 'lockDir'>;
  /** Directories put in front of the agents' PATH, so that they find our `specflow`. */
  readonly pathFirst: readonly string[];
  readonly logger: ServiceLogger;
  readonly dirFor: HelperDirFor;
}

/** One call. */
export interface ClaudeHelperQuestion<Schema extends z.ZodType> {
  readonly project: { readonly path: string };
  readonly runId: string;
  /** Names this call within its run; the same id is the same call. */
  readonly attemptId: string;
  readonly options: z.input<typeof ClaudeHelperOptionsSchema>;
  /** What the answer looks like; of an object. */
  readonly schema: Schema;
  /** A run that began with one kind of agent keeps it. */
  readonly agentKind?: LocatedAgent['kind'];
  /** Ends the call: its processes are stopped before the promise resolves. */
  readonly signal?: AbortSignal;
}

/** Outcome of a call; fits `ClaudeHelperResultSchema`. Amounts in USD. */
export type ClaudeHelperAnswer<Answer> =
  | {
      readonly ok: true;
      readonly answer: Answer;
      readonly sessionId: string;
      readonly costUsd: number;
      readonly costEstimated: boolean;
    }
  | {
      readonly ok: false;
      readonly error: HelperFailure;
      /** Absent when no conversation was opened. */
      readonly sessionId?: string;
      readonly costUsd: number;
      readonly costEstimated: boolean;
    };

/** Typed one-shot calls; see `createClaudeHelper`. */
export interface ClaudeHelper {
  /**
   * Asks the agent and waits for the answer.
   * @throws SpecflowError INVALID_REQUEST for options or ids that are not valid, INTERNAL for a schema that no agent
   * can answer to; errors of the file system.
   */
  ask<Schema extends z.ZodType>(
    question: ClaudeHelperQuestion<Schema>,
  ): Promise<ClaudeHelperAnswer<z.output<Schema>>>;
}
