import { statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isTerminalStatus, type OrchestrationExecution } from '@specflow/shared/schemas';
import { orNullIfMissing } from './file-errors';
import type { Migrations } from './parse-record';
import { type RecordProblem, viewRecord } from './record-reader';
import { listRevisions } from './revisions';
import { isSafeId, type RunPaths } from './run-paths';

/*
 * What runs there are, kept in memory and made true again at each question, cheaply: one stat for "are there new
 * runs", one folder listing per run asked about, and a file is read only when its newest number has changed.
 * Listings, not modification times, tell what changed: two saves can share a time stamp.
 */

/** A run as the index knows it. `run` is null when it cannot be read; `problem` then says why. */
export interface IndexedRun {
  readonly runId: string;
  readonly run: OrchestrationExecution | null;
  readonly problem: RecordProblem | null;
}

/** The runs of one home. */
export interface RunIndex {
  /** All runs, as far as they have changed since the last question; re-checks only those that `isAsked` picks. */
  refresh(isAsked: (entry: IndexedRun) => boolean): Promise<readonly IndexedRun[]>;
  /** Takes over what this process has just written or read. */
  remember(run: OrchestrationExecution): void;
  /** A run as this process knows it, without asking the disk. */
  peek(runId: string): OrchestrationExecution | undefined;
  forget(runId: string): void;
  /** Directories of every project that has a run here, without asking the disk. */
  projectPaths(): string[];
}

interface Entry extends IndexedRun {
  readonly revision: number;
}

/** A folder changed this recently may change again within the same time stamp. */
const TIMESTAMP_GRANULARITY_MS = 2_000;

/** Builds the index; the first question scans everything. */
export function createRunIndex(paths: RunPaths, migrations: Migrations): RunIndex {
  const entries = new Map<string, Entry>();
  let listedAtMtimeMs = -1;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  /** Questions that come while the folder is being read share the reading after it: never one begun before them. */
  function findNewRuns(): Promise<void> {
    if (running === null) {
      running = listRuns().finally(() => {
        running = null;
      });
      return running;
    }
    const again = () => {
      next = null;
      return findNewRuns();
    };
    next ??= running.then(again, again);
    return next;
  }

  /** Whether the list is that of the folder now; asked at each poll, so at once. */
  function isListed(): boolean {
    if (running !== null || listedAtMtimeMs === -1) return false;
    try {
      return statSync(paths.runsDir, { throwIfNoEntry: false })?.mtimeMs === listedAtMtimeMs;
    } catch {
      return false;
    }
  }

  async function listRuns(): Promise<void> {
    const info = await orNullIfMissing(stat(paths.runsDir));
    if (info === null || info.mtimeMs === listedAtMtimeMs) return;
    const names = (await orNullIfMissing(readdir(paths.runsDir))) ?? [];
    const present = new Set(names.filter(isSafeId));
    for (const runId of entries.keys()) if (!present.has(runId)) entries.delete(runId);
    for (const runId of present) if (!entries.has(runId)) await reread(runId);
    // Compared with the system's clock on purpose: both are the file system's time.
    listedAtMtimeMs = Date.now() - info.mtimeMs > TIMESTAMP_GRANULARITY_MS ? info.mtimeMs : -1;
  }

  async function recheck(entry: Entry): Promise<void> {
    const newest = (await listRevisions(paths, entry.runId))?.at(-1);
    if (newest === undefined) entries.delete(entry.runId);
    else if (newest !== entry.revision) await reread(entry.runId);
  }

  /** Whoever took over a newer revision while this one was being read was later. */
  function keep(entry: Entry, before: Entry | undefined): void {
    const known = entries.get(entry.runId);
    if (known !== undefined && known !== before && known.revision > entry.revision) return;
    entries.set(entry.runId, entry);
  }

  async function reread(runId: string): Promise<void> {
    const before = entries.get(runId);
    const newest = (await listRevisions(paths, runId))?.at(-1);
    // A folder without a revision is a run that is being created, or was given up half-way.
    if (newest === undefined) return;
    const view = await viewRecord(paths, runId, migrations);
    if (view.kind === 'problem') {
      if (view.problem.code !== 'missing') {
        keep({ runId, run: null, problem: view.problem, revision: newest }, before);
      }
      return;
    }
    const run = view.kind === 'damaged' ? view.good : view.run;
    const problem = run === null ? unreadable(runId) : null;
    keep({ runId, run, problem, revision: newest }, before);
  }

  return {
    async refresh(isAsked) {
      if (!isListed()) await findNewRuns();
      for (const entry of [...entries.values()]) if (isAsked(entry)) await recheck(entry);
      return [...entries.values()];
    },
    remember(run) {
      const known = entries.get(run.id);
      if (known !== undefined && known.revision > run.revision) return;
      // The same object as before tells everybody that nothing has changed.
      if (known?.revision === run.revision && known.run?.revision === run.revision) return;
      entries.set(run.id, { runId: run.id, run, problem: null, revision: run.revision });
    },
    peek: (runId) => entries.get(runId)?.run ?? undefined,
    forget: (runId) => void entries.delete(runId),
    projectPaths: () => [...new Set([...entries.values()].flatMap(({ run }) => run?.project.path ?? []))],
  };
}

/** True for runs that block a second start in their project. Unreadable ones do: they may be running. */
export function isActive(entry: IndexedRun): boolean {
  return entry.run === null || !isTerminalStatus(entry.run.status);
}

function unreadable(runId: string): RecordProblem {
  return { code: 'unreadable', runId, message: `The record of run ${runId} cannot be read.` };
}
