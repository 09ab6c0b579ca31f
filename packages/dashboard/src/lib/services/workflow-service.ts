/*
 * One agent execution at a time: start an attempt, see where it stands, judge it once it is over, stop it.
 *
 * 1. Starting is idempotent: the runner's claim keeps an attempt id from ever running twice (I3).
 * 2. The judgement of an attempt is made once and kept beside its files, so that every later look, also after a
 *    crash of the dashboard, gives the same outcome and the same cost (lesson N5).
 * 3. Nothing here decides what happens next; that is the decision core's part.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileOnce, isErrno } from '@specflow/cli/lib';
import { isSpecflowError } from '@specflow/shared/errors';
import { AttemptOutcomeSchema, type StopReceipt } from '@specflow/shared/schemas';
import { z } from 'zod';
import type { AttemptFact } from '@/lib/orchestration/observe';
import { buildPrompt } from '@/lib/orchestration/prompts';
import type { AgentLocator } from './agent/agent-locator';
import { ATTEMPT_FILES, ProcessRecordSchema, readAttemptFile } from './agent/attempt-files';
import { spawnRunner } from './agent/spawn-runner';
import { stopAttempt } from './agent/stop-attempt';
import { sweepAttempts } from './agent/sweep-marked';
import { buildAgentInvocation } from './agent-invocation';
import { type EndedAttempt, type Judgement, judgeAttempt, reportedTotal } from './attempt-judge';
import type { AttemptRef } from './attempt-ref';
import type { AutoHealingService } from './auto-healing-service';
import type { DecisionService } from './decision-service';
import type { GitService } from './git-service';
import { writeHandedOver } from './handed-over-files';
import type { LivenessWatch } from './liveness-watch';
import { type AttemptInspection, inspectAttempt, inspectOutput } from './process-health';
import type { StartDetached } from './programs/program';
import { createProjectPictures, PictureSchema } from './project-pictures';
import { readEntries } from './run-task-file';
import type { ServiceLogger, WallClock } from './store/ports';
import type { RunPaths } from './store/run-paths';
import type { WaveService } from './waves/wave-service';

/** How long a spawned runner may take to claim its attempt before it is spawned again. */
const CLAIM_GRACE_MS = 5_000;

/** The picture of the project before the agent. */
const BEFORE_FILE = 'before.json';

/** What the service needs. */
export interface WorkflowServiceDependencies {
  readonly clock: WallClock;
  readonly paths: RunPaths;
  readonly git: GitService;
  readonly locator: Pick<AgentLocator, 'locate'>;
  readonly healing: AutoHealingService;
  /** Environment of the dashboard; agents get an allow-list of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly watch: LivenessWatch;
  readonly decisions: DecisionService;
  /** Where the agents of groups work. */
  readonly waves: Pick<WaveService, 'place'>;
  /** Directories put in front of the agents' PATH, so that they find our `specflow`. */
  readonly pathFirst: readonly string[];
  readonly startDetached: StartDetached;
  readonly logger: ServiceLogger;
}

/** See the head of the file. */
export interface WorkflowService {
  start(ref: AttemptRef): Promise<void>;
  observe(ref: AttemptRef): Promise<AttemptFact>;
  stop(ref: AttemptRef): Promise<StopReceipt>;
  /** ISO time of the last line of output; undefined before the first. */
  lastOutputAt(ref: AttemptRef): Promise<string | undefined>;
  attemptDir(ref: AttemptRef): string;
  /** Process ids of runner and agent, for other tools; null before the agent is recorded. */
  pids(ref: AttemptRef): Promise<{ readonly bashPid: number; readonly claudePid: number } | null>;
}

const EndedSchema = z.object({
  startedAt: z.string().optional(),
  endedAt: z.string(),
  outcome: AttemptOutcomeSchema,
});
type Ended = z.infer<typeof EndedSchema>;

/** Builds the service. */
export function createWorkflowService(dependencies: WorkflowServiceDependencies): WorkflowService {
  const {
    clock,
    paths,
    git,
    locator,
    healing,
    env,
    watch,
    decisions,
    waves,
    pathFirst,
    startDetached,
    logger,
  } = dependencies;
  const spawnedAt = new Map<string, number>();
  const swept = new Set<string>();
  const pictures = createProjectPictures({ git, waves, logger });
  const attemptDir = ({ run, attempt }: AttemptRef) => paths.attemptDir(run.id, attempt.sessionId, attempt.n);

  async function start(ref: AttemptRef): Promise<void> {
    if (ref.execution.kind === 'decision') {
      decisions.start(ref);
      return;
    }
    const dir = attemptDir(ref);
    const { kind } = await inspectAttempt(dir);
    if (kind !== 'unclaimed' && kind !== 'refused') return;
    try {
      await prepareAndSpawn(ref, dir);
      spawnedAt.set(ref.attempt.id, clock.now());
    } catch (error) {
      await giveUp(ref, error);
    }
  }

  async function prepareAndSpawn(ref: AttemptRef, dir: string): Promise<void> {
    const { run, execution, attempt } = ref;
    const agent = await locator.locate(run.agentKind);
    const command = buildAgentInvocation({ run, execution, attempt, agent, host: env, pathFirst });
    // One that was swept after its end has nobody left who could carry its marker on.
    await sweepLeftovers(
      ref,
      attemptIds(run, 'ended').filter((id) => !swept.has(id)),
    );
    const before = await pictures.takeBefore(ref);
    const isHealer = execution.kind === 'heal' && attempt.mode !== 'resume';
    const entries = await readEntries(run, execution.taskIds);
    const input = { run, execution, attempt, entries };
    const prompt = isHealer ? await healing.buildHealerPrompt(input) : buildPrompt(input);
    await spawnRunner(
      {
        dir,
        attemptId: attempt.id,
        runId: run.id,
        bin: command.bin,
        args: command.args,
        env: command.env,
        ...(await placeFor(ref)),
        timeoutMs: attempt.timeoutMs,
        prompt,
        files: { [BEFORE_FILE]: asJson(before) },
      },
      startDetached,
    );
  }

  /** An agent of a group has its worktree and the lock of that; every other one works in the project. */
  async function placeFor({ run, execution }: AttemptRef): Promise<{ cwd: string; lockDir: string }> {
    const place = await waves.place(run, execution.groupId);
    if (place) return { cwd: place.cwd, lockDir: place.lockDir };
    return { cwd: run.project.path, lockDir: await git.lockDir(run.project.path) };
  }

  /** What an agent leaves behind ends with it: after the last one nobody else would end it, and it could still write. */
  async function sweepLeftovers({ run }: AttemptRef, attempts: readonly string[]): Promise<StopReceipt> {
    const receipt = await sweepAttempts(attempts);
    if (receipt.processesLeft === 0) for (const id of attempts) swept.add(id);
    if (receipt.processesEnded > 0)
      logger.info('Ended processes that an agent left behind.', { runId: run.id, ...receipt });
    return receipt;
  }

  /** An attempt that cannot be started ends at once, with the reason; it is claimed first so that it never starts later. */
  async function giveUp(ref: AttemptRef, error: unknown): Promise<void> {
    const dir = attemptDir(ref);
    const message = error instanceof Error ? error.message : String(error);
    logger.warn('An agent could not be started.', { runId: ref.run.id, attempt: ref.attempt.id, message });
    await stopAttempt(dir, ref.run.id, ownAttempts(ref));
    const missing = isSpecflowError(error) && error.code === 'AGENT_MISSING';
    const outcome = {
      class: missing ? ('agent_missing' as const) : ('environment' as const),
      message,
      exitCode: null,
      signal: null,
      costUsd: 0,
      costEstimated: false,
    };
    await keepOnce(join(dir, 'outcome.json'), {
      endedAt: new Date(clock.now()).toISOString(),
      outcome,
    } satisfies Ended);
  }

  async function observe(ref: AttemptRef): Promise<AttemptFact> {
    if (ref.execution.kind === 'decision') return decisions.observe(ref);
    const dir = attemptDir(ref);
    const known = await readKept(join(dir, 'outcome.json'), EndedSchema);
    if (known) return { state: 'ended', ...known };
    const seen = await inspectAttempt(dir);
    const recently = clock.now() - (spawnedAt.get(ref.attempt.id) ?? 0) < CLAIM_GRACE_MS;
    switch (seen.kind) {
      case 'unclaimed':
        return { state: recently ? 'starting' : 'unclaimed' };
      case 'refused':
        return recently
          ? { state: 'starting' }
          : { state: 'refused', holder: `run ${seen.refusal.holder.runId}` };
      case 'starting':
        return { state: 'starting' };
      case 'running': {
        const trouble = await watch.check(ref, { dir, seen });
        return { state: 'running', startedAt: seen.startedAt, ...(trouble ? { trouble } : {}) };
      }
      default:
        return { state: 'ended', ...(await judgeOnce(ref, seen)) };
    }
  }

  async function judgeOnce(ref: AttemptRef, seen: AttemptInspection): Promise<Ended> {
    const dir = attemptDir(ref);
    const before = await readKept(join(dir, BEFORE_FILE), PictureSchema);
    const patchProblem = await writeHandedOver(ref, dir);
    const lookAfter = () => (before ? pictures.takeAfter(ref) : undefined);
    const [sweptNow, early] = await Promise.all([sweepLeftovers(ref, [ref.attempt.id]), lookAfter()]);
    // Somebody who was still there may have written until just now.
    const after = sweptNow.processesEnded > 0 ? await lookAfter() : early;
    const [verdict, evidence] = await Promise.all([
      judge(ref, { dir, seen }),
      before && after ? pictures.compare(ref, before, after) : undefined,
    ]);
    const outcome = {
      ...verdict.outcome,
      ...(patchProblem === null ? {} : { class: 'invalid_output' as const, message: patchProblem }),
      ...(evidence ? { evidence } : {}),
    };
    const ended: Ended = {
      ...(verdict.startedAt ? { startedAt: verdict.startedAt } : {}),
      endedAt: verdict.endedAt,
      outcome,
    };
    await keepOnce(join(dir, 'outcome.json'), ended);
    if (after) pictures.offerToNext(ref, after);
    return (await readKept(join(dir, 'outcome.json'), EndedSchema)) ?? ended;
  }

  async function judge(ref: AttemptRef, ended: Pick<EndedAttempt, 'dir' | 'seen'>): Promise<Judgement> {
    const previousTotalUsd = await previousTotal(ref);
    return judgeAttempt({
      ...ended,
      ref,
      now: clock.now(),
      ...(previousTotalUsd === undefined ? {} : { previousTotalUsd }),
    });
  }

  /** What the continued session had cost when its newest attempt before this one ended. */
  async function previousTotal({ run, attempt }: AttemptRef): Promise<number | undefined> {
    if (attempt.fromSessionId === undefined) return undefined;
    const before = run.executionRecords
      .flatMap((record) => record.attempts)
      .filter(
        (other) =>
          other.sessionId === attempt.fromSessionId && other.id !== attempt.id && other.state === 'ended',
      );
    const last = before.at(-1);
    return last ? reportedTotal(paths.attemptDir(run.id, last.sessionId, last.n)) : undefined;
  }

  return {
    start,
    observe,
    attemptDir,
    async pids(ref) {
      const record = await readAttemptFile(attemptDir(ref), ATTEMPT_FILES.process, ProcessRecordSchema);
      return record ? { bashPid: record.runner.pid, claudePid: record.agent.pid } : null;
    },
    stop: (ref) =>
      ref.execution.kind === 'decision'
        ? decisions.stop(ref)
        : stopAttempt(attemptDir(ref), ref.run.id, ownAttempts(ref)),
    lastOutputAt: async (ref) => (await inspectOutput(attemptDir(ref))).lastOutputAt,
  };
}

/**
 * Attempts that this record knows. Signals go to their processes only: another dashboard may have gone on since,
 * and its agent carries the marker of the same run (I8, fault F49).
 */
function attemptIds(run: AttemptRef['run'], state?: AttemptRef['attempt']['state']): string[] {
  return run.executionRecords
    .flatMap(({ attempts }) => attempts)
    .filter((attempt) => state === undefined || attempt.state === state)
    .map(({ id }) => id);
}

/** The attempt and those that are over: other agents of the run may be at work beside it. */
function ownAttempts({ run, attempt }: AttemptRef): string[] {
  return [...new Set([...attemptIds(run, 'ended'), attempt.id])];
}

async function keepOnce(path: string, value: unknown): Promise<void> {
  await createFileOnce(path, asJson(value));
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function readKept<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    if (isSpecflowError(error)) throw error;
    return null;
  }
}
