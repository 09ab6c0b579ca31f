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
import { spawnRunner } from './agent/spawn-runner';
import { endAttempt, followAttempt } from './helper/follow-attempt';
import { answerSchemaText, buildHelperInvocation } from './helper/helper-invocation';
import { type HelperPlace, takePlace } from './helper/helper-place';
import { chooseSession } from './helper/helper-session';
import type { ClaudeHelper, ClaudeHelperDependencies, ClaudeHelperQuestion } from './helper/helper-types';
import { type HelperVerdict, judgeOnce, readVerdict } from './helper/judge-answer';
import { toAnswer } from './helper/typed-answer';

export { helperSessionId } from './helper/helper-session';
export type {
  ClaudeHelper,
  ClaudeHelperAnswer,
  ClaudeHelperDependencies,
  ClaudeHelperQuestion,
} from './helper/helper-types';

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
    const { runId, attemptId, options, place, signal } = call;
    const attempt = { dir: place.dir, runId, attemptId, timeoutMs: options.timeoutMs, logger };
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

function checked<T>(schema: z.ZodType<T>, what: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SpecflowError('INVALID_REQUEST', {
    message: `The ${what} of a helper call cannot be used: ${z.prettifyError(parsed.error)}`,
    cause: parsed.error,
  });
}
