/*
 * Worktrees and merges of groups: what the core wants done, in the background, each group for itself.
 *
 * 1. Every piece of work may be asked for again, also after a crash: what is done already is found, not repeated.
 * 2. Merges into one repository take turns, whichever run they belong to, and so do changes of its worktrees; moving the
 *    branch also excludes other dashboards (`withIndexLease`).
 * 3. Nothing is removed before its commits are kept under a ref.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTaskFileAt } from '@specflow/cli/lib';
import { isTerminalStatus, type OrchestrationExecution } from '@specflow/shared/schemas';
import type { CommitProblem, GroupFact, MergeState, TaskFact } from '@/lib/orchestration/observe';
import type { HostEnvironment } from '../agent/agent-environment';
import { toTaskStatus } from '../batch-parser';
import { commitOwnWork } from '../git/commit-own-work';
import { locateRepository } from '../git/describe';
import type { Git } from '../git/run-git';
import type { ProjectRuns } from '../project-runs';
import { describeError, orNullIfMissing } from '../store/file-errors';
import { createKeyedQueue } from '../store/keyed-queue';
import type { ServiceLogger } from '../store/ports';
import type { RunPaths } from '../store/run-paths';
import { runGroupCommand, type WaveCommands } from './group-command';
import { type GroupPlace, type GroupRef, groupRefOf, notesDir, placeOf, taskFileOf } from './group-place';
import { discardWorktree, isPrepared, isThere, prepareWorktree } from './group-worktree';
import { looksInProject } from './looks-in-project';
import { type MergePoint, mergeResult } from './merge-result';

/** Places at which a crash must lose nothing. */
export type WavePoint = MergePoint | 'commit-own-work' | 'prepare' | 'remove';

/** What the service needs. */
export interface WaveServiceDependencies {
  readonly home: string;
  readonly paths: RunPaths;
  readonly git: Git;
  readonly commands: WaveCommands;
  readonly env: HostEnvironment;
  readonly pathFirst: readonly string[];
  readonly runs: Pick<ProjectRuns, 'taskFilesBeside'>;
  readonly logger: ServiceLogger;
  /** Asks for a turn of the run. */
  readonly wake: (runId: string) => void;
  /** Called at the named points; tests stop there. */
  readonly at?: (point: WavePoint, id: string) => Promise<void>;
}

/** See the head of the file. */
export interface WaveService {
  /** Commits what agents left in the project before a batch, so that worktrees have it; waits for its end. */
  commitOwnWork(run: OrchestrationExecution, batchId: string): Promise<void>;
  /** Why that failed last. */
  commitProblem(runId: string): CommitProblem | undefined;
  prepare(run: OrchestrationExecution, groupId: string): void;
  merge(run: OrchestrationExecution, groupId: string): void;
  remove(run: OrchestrationExecution, groupId: string): void;
  /** Facts about all groups of the run that have a worktree or are on their way into the branch. */
  observe(run: OrchestrationExecution): Promise<Record<string, GroupFact>>;
  /** Where the agent of a group works; null when it works in the project. */
  place(run: OrchestrationExecution, groupId: string | undefined): Promise<GroupPlace | null>;
  worktreesDir(runId: string): string;
  /** Removes worktrees that runs which are over have left behind. */
  tidy(load: (runId: string) => Promise<OrchestrationExecution | null>): Promise<void>;
}

interface Work {
  readonly kind: 'prepare' | 'merge' | 'remove';
  readonly controller: AbortController;
}

/** Builds the service. */
export function createWaveService(dependencies: WaveServiceDependencies): WaveService {
  const {
    home,
    paths,
    git,
    commands,
    env,
    pathFirst,
    runs,
    logger,
    wake,
    at = async () => undefined,
  } = dependencies;
  const inTurn = createKeyedQueue();
  const working = new Map<string, Work>();
  const problems = new Map<string, string>();
  const merges = new Map<string, MergeState>();
  const commitProblems = new Map<string, CommitProblem>();
  const keyOf = (run: OrchestrationExecution, groupId: string) => `${run.id}/${groupId}`;
  const worktreesDir = (runId: string) => join(home, 'worktrees', runId);

  /** Starts work on a group unless the same is under way; work of another kind is waited for. */
  function begin(
    run: OrchestrationExecution,
    groupId: string,
    work: {
      kind: Work['kind'];
      act: (ref: GroupRef, place: GroupPlace, signal: AbortSignal) => Promise<void>;
    },
  ): void {
    const key = keyOf(run, groupId);
    const before = working.get(key);
    if (before?.kind === work.kind) return;
    before?.controller.abort();
    const controller = new AbortController();
    const mine: Work = { kind: work.kind, controller };
    working.set(key, mine);
    inTurn(key, async () => {
      const ref = groupRefOf(run, groupId);
      const place = ref ? await placeOf(git, ref) : null;
      if (ref && place) await work.act(ref, place, controller.signal);
    })
      .catch((error: unknown) => {
        logger.warn(`Work on a group failed: ${work.kind}.`, {
          runId: run.id,
          groupId,
          message: describeError(error),
        });
        if (work.kind === 'prepare') problems.set(key, describeError(error));
        if (work.kind === 'merge')
          merges.set(key, {
            state: 'refused',
            message: describeError(error),
            fix: 'Put that right, then retry.',
          });
      })
      .finally(() => {
        if (working.get(key) === mine) working.delete(key);
        wake(run.id);
      });
  }

  /** Lets work of one kind on a repository happen one piece after another, over all runs of this dashboard. */
  async function inRepository<T>(
    { project }: OrchestrationExecution,
    kind: 'merges' | 'worktrees',
    work: () => Promise<T>,
  ): Promise<T> {
    const repository = await locateRepository(git, project.path);
    return inTurn(`${kind} ${repository?.commonDir ?? project.path}`, work);
  }

  async function setUp(ref: GroupRef, place: GroupPlace, signal: AbortSignal): Promise<void> {
    if (commands.setup === null) return;
    const end = await command(ref, { place, signal, name: 'setup.log', command: commands.setup });
    if (!end.ok) throw new Error(`The set-up command failed: ${end.tail}`);
  }

  async function check(
    ref: GroupRef,
    place: GroupPlace,
    input: { commit: string; signal: AbortSignal },
  ): Promise<string | null> {
    if (commands.check === null) return null;
    const { commit, signal } = input;
    await git.read({ cwd: place.root, args: ['reset', '--hard', '--quiet', commit] });
    const end = await command(ref, { place, signal, name: 'check.log', command: commands.check });
    return end.ok ? null : `the check of the merged result failed: ${end.tail}`;
  }

  function command(
    { run, group }: GroupRef,
    input: {
      place: GroupPlace;
      signal: AbortSignal;
      name: string;
      command: NonNullable<WaveCommands['check']>;
    },
  ) {
    const log = join(notesDir(paths, { run, group }), input.name);
    const { signal } = input;
    return runGroupCommand(input.command, {
      cwd: input.place.cwd,
      log,
      runId: run.id,
      host: env,
      pathFirst,
      signal,
    });
  }

  async function factOf(ref: GroupRef, taskFile: string | null): Promise<GroupFact> {
    const key = keyOf(ref.run, ref.group.id);
    const busy = working.get(key)?.kind;
    const place = await placeOf(git, ref);
    const notes = notesDir(paths, ref);
    const merge =
      busy === 'merge' ? { state: 'busy' as const } : (merges.get(key) ?? { state: 'none' as const });
    if (place === null) return { worktree: 'absent', tasks: null, merge };
    const problem = problems.get(key);
    if (busy === 'prepare') return { worktree: 'preparing', tasks: null, merge };
    if (problem !== undefined) return { worktree: 'failed', problem, tasks: null, merge };
    if (!(await isThere(place.root))) return { worktree: 'absent', tasks: null, merge };
    if (busy === 'remove' || !(await isPrepared(notes, place)))
      return { worktree: 'preparing', tasks: null, merge };
    const tasks = taskFile === null ? null : await readStates(join(place.cwd, taskFile));
    return { worktree: 'ready', tasks, merge };
  }

  async function commitBefore(run: OrchestrationExecution, batchId: string): Promise<void> {
    const batch = run.batches.items.find(({ id }) => id === batchId);
    const { branch, path } = run.project;
    if (batch === undefined || branch === null) return;
    await at('commit-own-work', batchId);
    const message = `Work before batch ${batch.index + 1}: ${batch.section}\n\nRun ${run.id}.\n`;
    const work = { branch, looks: looksInProject(run), message };
    await commitOwnWork(git, path, work);
  }

  return {
    worktreesDir,
    async commitOwnWork(run, batchId) {
      try {
        await inRepository(run, 'merges', () => commitBefore(run, batchId));
        commitProblems.delete(run.id);
      } catch (error) {
        const message = describeError(error);
        logger.warn('The work of a run could not be committed.', { runId: run.id, message });
        commitProblems.set(run.id, { batchId, message });
      }
    },
    commitProblem: (runId) => commitProblems.get(runId),
    async place(run, groupId) {
      const ref = groupRefOf(run, groupId);
      return ref ? placeOf(git, ref) : null;
    },
    prepare(run, groupId) {
      // Asked for again: what failed before is tried anew.
      problems.delete(keyOf(run, groupId));
      begin(run, groupId, {
        kind: 'prepare',
        async act(ref, place, signal) {
          await at('prepare', groupId);
          const notes = notesDir(paths, ref);
          await prepareWorktree(git, ref, {
            place,
            notes,
            setUp: (made) => setUp(ref, made, signal),
            inTurn: (make) => inRepository(run, 'worktrees', make),
          });
        },
      });
    },
    merge(run, groupId) {
      const key = keyOf(run, groupId);
      if (working.get(key)?.kind === 'merge') return;
      merges.delete(key);
      begin(run, groupId, {
        kind: 'merge',
        async act(ref, place, signal) {
          const state = await inRepository(run, 'merges', () =>
            mergeResult(ref, {
              git,
              place,
              notes: notesDir(paths, ref),
              otherTaskFiles: () => runs.taskFilesBeside(ref.run),
              check: (commit) => check(ref, place, { commit, signal }),
              at: (point) => at(point, groupId),
              signal,
            }),
          );
          merges.set(key, state);
        },
      });
    },
    remove(run, groupId) {
      begin(run, groupId, {
        kind: 'remove',
        async act(ref, place) {
          await at('remove', groupId);
          problems.delete(keyOf(run, groupId));
          await inRepository(run, 'worktrees', () =>
            discardWorktree(git, ref, {
              place,
              notes: notesDir(paths, ref),
              otherTaskFiles: () => runs.taskFilesBeside(ref.run),
            }),
          );
        },
      });
    },
    async observe(run) {
      const refs = run.batches.items.flatMap((batch) =>
        (batch.groups ?? [])
          .filter((group) => group.worktree !== undefined || group.status === 'merging')
          .map((group) => ({ run, batch, group })),
      );
      if (refs.length === 0) return {};
      const taskFile = await taskFileOf(run);
      const facts = await Promise.all(
        refs.map(async (ref) => [ref.group.id, await factOf(ref, taskFile)] as const),
      );
      return Object.fromEntries(facts);
    },
    async tidy(load) {
      for (const runId of (await orNullIfMissing(readdir(join(home, 'worktrees')))) ?? []) {
        const run = await load(runId).catch(() => null);
        if (!run || !isTerminalStatus(run.status)) continue;
        const groups = run.batches.items.flatMap((batch) => batch.groups ?? []);
        for (const group of groups) if (group.worktree !== undefined) this.remove(run, group.id);
      }
    },
  };
}

async function readStates(path: string): Promise<Record<string, TaskFact['status']> | null> {
  const file = await readTaskFileAt(path).catch(() => null);
  return file
    ? Object.fromEntries(file.document.tasks.map(({ id, status }) => [id, toTaskStatus(status)]))
    : null;
}
