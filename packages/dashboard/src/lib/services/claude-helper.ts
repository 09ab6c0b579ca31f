/*
 * Typed one-shot calls to the agent: a question in, an answer of the caller's schema out (seed 002, T006-T010).
 *
 * 1. The same attempt id never runs twice: asking again waits for, or reads, what the first call started, also after
 *    the dashboard was killed (I2, I3). The command of the first call stands, whatever is passed later.
 * 2. What can go wrong with an agent is a value, never an exception; exceptions are mistakes of the caller.
 * 3. Every outcome says what it has cost, and whether that is an estimate.
 * 4. A call ends: waiting for the lock, the agent's work and the stop are each bounded.
 */
import { SpecflowError } from '@specflow/shared/errors';
import {
  type ClaudeHelperOptions,
  ClaudeHelperOptionsSchema,
  OpaqueIdSchema,
} from '@specflow/shared/schemas';
import { z } from 'zod';
import type { AgentSession } from './agent/agent-command';
import type { HostEnvironment } from './agent/agent-environment';
import type { AgentLocator, LocatedAgent } from './agent/agent-locator';
import { spawnRunner } from './agent/spawn-runner';
import type { GitService } from './git-service';
import { endAttempt, followAttempt } from './helper/follow-attempt';
import { answerSchemaText, buildHelperInvocation } from './helper/helper-invocation';
import { type HelperDirFor, type HelperPlace, takePlace } from './helper/helper-place';
import { chooseSession } from './helper/helper-session';
import { type HelperFailure, type HelperVerdict, judgeOnce, readVerdict } from './helper/judge-answer';
import type { ServiceLogger, WallClock } from './store/ports';

export { helperSessionId } from './helper/helper-session';
export type { HelperDirFor, HelperFailure };

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

/** See the head of the file. */
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

/** The agent and its runner end themselves this long after us, should the dashboard be gone by then. */
const RUNNER_MARGIN_MS = 5_000;

/** A checked question with its conversation and its folder. */
interface Call extends Omit<ClaudeHelperQuestion<z.ZodType>, 'options' | 'schema'> {
  readonly options: ClaudeHelperOptions;
  readonly jsonSchema: string;
  readonly session: AgentSession;
  readonly place: HelperPlace;
}

/** Builds the helper. */
export function createClaudeHelper(dependencies: ClaudeHelperDependencies): ClaudeHelper {
  const { clock, locator, env, git, pathFirst, logger, dirFor } = dependencies;

  async function prepare(question: ClaudeHelperQuestion<z.ZodType>): Promise<Call> {
    const { options: given, schema, ...rest } = question;
    const options = checked(ClaudeHelperOptionsSchema, 'options', given);
    const call = {
      runId: checked(OpaqueIdSchema, 'run id', rest.runId),
      attemptId: checked(OpaqueIdSchema, 'attempt id', rest.attemptId),
    };
    const jsonSchema = answerSchemaText(schema);
    const session = chooseSession(call, options.session);
    const askedAt = new Date(clock.now()).toISOString();
    const place = await takePlace({ call, session, dirFor, askedAt });
    return { ...rest, options, jsonSchema, session, place };
  }

  async function start(call: Call): Promise<void> {
    const { project, runId, attemptId, options, jsonSchema, session, place } = call;
    const agent = await locator.locate(call.agentKind);
    const command = buildHelperInvocation({
      runId,
      agent,
      session,
      options,
      jsonSchema,
      host: env,
      pathFirst,
    });
    await spawnRunner({
      ...command,
      dir: place.dir,
      runId,
      attemptId,
      cwd: project.path,
      lockDir: await git.lockDir(project.path),
      timeoutMs: options.timeoutMs + RUNNER_MARGIN_MS,
      prompt: options.prompt,
    });
  }

  /** Brings the call to its end. What keeps it from starting ends it, so that it never starts later. */
  async function settle(call: Call) {
    const { runId, options, place, signal } = call;
    const attempt = { dir: place.dir, runId, timeoutMs: options.timeoutMs, logger };
    let obstacle: unknown;
    const seen = await followAttempt({
      ...attempt,
      ...(signal ? { signal } : {}),
      start: () =>
        start(call).catch((error: unknown) => {
          obstacle = error;
          throw error;
        }),
    }).catch((error: unknown) => {
      if (error !== obstacle || isAgentMissing(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      return endAttempt(attempt, { reason: 'not_started', message });
    });
    return judgeOnce({
      seen,
      dir: place.dir,
      sessionId: call.session.id,
      resumed: call.session.mode !== 'new',
      reservedUsd: options.maxBudgetUsd,
      ...(place.previousTotalUsd === undefined ? {} : { previousTotalUsd: place.previousTotalUsd }),
    });
  }

  return {
    async ask(question) {
      const call = await prepare(question);
      const known = await readVerdict(call.place.dir);
      const verdict = known ?? (await settle(call).catch(agentMissing));
      return toAnswer(verdict, question.schema);
    },
  };
}

/** Nothing has begun and nothing is kept: once there is an agent, the same call can be made. */
function agentMissing(error: unknown): HelperVerdict {
  if (!isAgentMissing(error)) throw error;
  const message = [error.message, error.hint].filter((part) => part !== undefined).join(' ');
  return {
    costUsd: 0,
    costEstimated: false,
    outcome: { ok: false, error: { code: 'agent_missing', failureClass: 'agent_missing', message } },
  };
}

function isAgentMissing(error: unknown): error is SpecflowError {
  return error instanceof SpecflowError && error.code === 'AGENT_MISSING';
}

/** The agent has checked its answer against the JSON schema; only the caller's own schema knows every rule. */
async function toAnswer<Schema extends z.ZodType>(
  { outcome, ...verdict }: HelperVerdict,
  schema: Schema,
): Promise<ClaudeHelperAnswer<z.output<Schema>>> {
  if (!outcome.ok) return { ...verdict, ok: false, error: outcome.error };
  const parsed = await schema.safeParseAsync(outcome.output);
  if (parsed.success && verdict.sessionId !== undefined) {
    return { ...verdict, sessionId: verdict.sessionId, ok: true, answer: parsed.data };
  }
  const why = parsed.success ? 'no session was opened' : z.prettifyError(parsed.error);
  const message = `The answer does not have the required form: ${why}`;
  return {
    ...verdict,
    ok: false,
    error: { code: 'invalid_output', failureClass: 'invalid_output', message },
  };
}

function checked<T>(schema: z.ZodType<T>, what: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SpecflowError('INVALID_REQUEST', {
    message: `The ${what} of a helper call cannot be used: ${z.prettifyError(parsed.error)}`,
    cause: parsed.error,
  });
}
