import { join } from 'node:path';
import { withFileLock } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import { type OrchestrationExecution, OrchestrationExecutionSchema } from '@specflow/shared/schemas';
import { claimsMore, doClash } from './store/claims';
import { describeError } from './store/file-errors';
import { createHousekeeping, type Housekeeping } from './store/housekeeping';
import { appendToJournal, type Journal, type JournalEvent, readJournalFile } from './store/journal';
import { createKeyedQueue } from './store/keyed-queue';
import { orchestrationInProgress } from './store/orchestration-in-progress';
import { MIGRATIONS, type Migrations } from './store/parse-record';
import type { ServiceLogger, WallClock } from './store/ports';
import { makePrivateDirectory } from './store/private-directory';
import { createPublisher, type Publisher, type PublishProblem } from './store/publisher';
import { type LoadResult, loadRecord } from './store/record-loader';
import type { RecordProblem } from './store/record-reader';
import { RETENTION, type RetentionLimits } from './store/retention';
import { appendRevision } from './store/revisions';
import { createRunIndex, type IndexedRun, isActive } from './store/run-index';
import { createRunPaths, type RunPaths } from './store/run-paths';
import { serializeJson } from './store/serialize-json';

/*
 * The records of runs: the one place that reads and writes them.
 *
 * 1. What `create` or `save` has acknowledged survives any crash of any process (I2).
 * 2. A writer that has not read the newest revision is refused with CONFLICT, in this process and in others (F49).
 * 3. Truth lies below `$SPECFLOW_HOME/runs`; copies in the projects are published afterwards and never read back,
 *    unless nothing else is left. A copy that cannot be written is a warning.
 * 4. Damage is set aside, reported and repaired from a good copy; it never becomes an empty run (F35).
 */

/** What the store needs. `home` exists (see `prepareHome`). */
export interface StateStoreDependencies {
  /** Absolute path of `$SPECFLOW_HOME`. */
  readonly home: string;
  readonly clock: WallClock;
  readonly logger: ServiceLogger;
  /** Steps from older record versions; those of the product by default. */
  readonly migrations?: Migrations;
  /** How much history of a project is kept; 20 runs or 2 GB by default. */
  readonly retention?: RetentionLimits;
}

/** A run just saved. `warnings` say what went wrong beside the record, which is safe. */
export interface SaveResult {
  readonly run: OrchestrationExecution;
  readonly warnings: readonly PublishProblem[];
}

/** A run whose record is saved. */
export interface SavedRecord {
  readonly run: OrchestrationExecution;
  /** Resolves, never rejects, when the copies in the project are written as well. */
  readonly published: Promise<SaveResult>;
}

/** See the head of the file. */
export interface StateStore extends Housekeeping {
  readonly paths: RunPaths;
  /**
   * Stores a new run as revision 0 and publishes it.
   * @throws SpecflowError ORCHESTRATION_IN_PROGRESS (`details.orchestrationId`) when the project, by id or by
   *   directory, has a run that is not over and cannot be active beside this one; CONFLICT when the id is taken;
   *   FILE_UNWRITABLE.
   */
  create(run: OrchestrationExecution, events?: readonly JournalEvent[]): Promise<SaveResult>;
  /**
   * Saves `run` as revision `expectedRevision + 1`; the store sets `revision`, everything else is the caller's.
   * @throws SpecflowError CONFLICT when the newest revision is another one, RUN_NOT_FOUND, FILE_UNWRITABLE;
   *   ORCHESTRATION_IN_PROGRESS when the run wants the whole project from now on and is not the only active one.
   */
  save(
    run: OrchestrationExecution,
    expectedRevision: number,
    events?: readonly JournalEvent[],
  ): Promise<SaveResult>;
  /** As `save`, without waiting for the copies in the project: nothing is decided from them. */
  saveRecord(
    run: OrchestrationExecution,
    expectedRevision: number,
    events?: readonly JournalEvent[],
  ): Promise<SavedRecord>;
  /** Reads a run from disk, repairing it when damaged; for everything but GET requests. */
  load(runId: string): Promise<LoadResult>;
  /** Runs of a project, newest first. Reads only. */
  listByProject(projectId: string): Promise<OrchestrationExecution[]>;
  /** Runs of all projects that are not over. Reads only. */
  listActive(): Promise<OrchestrationExecution[]>;
  /** Runs that cannot be used, with the reason. Reads only. */
  listProblems(): Promise<RecordProblem[]>;
  /** Appends events that change no record, such as the result of an effect. */
  appendEvents(runId: string, events: readonly JournalEvent[]): Promise<void>;
  readJournal(runId: string): Promise<Journal>;
  /** Restores the copies in the project that are missing, altered or older than the newest record. */
  verifyPublished: Publisher['verify'];
  publishPids: Publisher['publishPids'];
}

/** Builds the store of one home. */
export function createStateStore(dependencies: StateStoreDependencies): StateStore {
  const { home, clock, logger, migrations = MIGRATIONS, retention = RETENTION } = dependencies;
  const paths = createRunPaths(home);
  const index = createRunIndex(paths, migrations);
  const publisher = createPublisher({ logger });
  const inOrder = createKeyedQueue();
  const copiesInOrder = createKeyedQueue();
  const housekeeping = createHousekeeping({ home, paths, index, publisher, clock, logger, retention });

  async function write(input: WriteInput): Promise<SavedRecord> {
    const run = validated({ ...input.run, revision: input.base + 1 });
    await appendRevision(paths, { runId: run.id, base: input.base, text: serializeJson(run) });
    index.remember(run);
    const unwritten = await journal(run, input);
    const published = copiesInOrder(run.id, () => publisher.publish(run)).then((unpublished) => ({
      run,
      warnings: [unwritten, unpublished].filter((problem) => problem !== null),
    }));
    return { run, published };
  }

  async function journal(run: OrchestrationExecution, input: WriteInput): Promise<PublishProblem | null> {
    const saved = savedEvent(run, new Date(clock.now()).toISOString());
    try {
      const events = [saved, ...input.events];
      await appendToJournal(paths.journalFile(run.id), { events, revision: run.revision });
      return null;
    } catch (error) {
      // The record is durable: to fail now would make the caller believe that it is not.
      const problem = { code: 'JOURNAL_UNWRITABLE', message: describeError(error) };
      logger.warn('The journal of a run could not be written.', { runId: run.id, ...problem });
      return problem;
    }
  }

  async function create(run: OrchestrationExecution, events: readonly JournalEvent[]): Promise<SavedRecord> {
    await makePrivateDirectory(paths.runsDir);
    return claimed(run, async () => {
      await makePrivateDirectory(paths.revisionsDir(run.id));
      return write({ run, base: -1, events });
    });
  }

  /** Writes what makes a run claim its project or its file: one claim at a time, and only beside runs that allow it. */
  function claimed(run: OrchestrationExecution, writeIt: () => Promise<SavedRecord>): Promise<SavedRecord> {
    return withFileLock(join(home, 'runs'), async () => {
      const isOther = (entry: IndexedRun) => entry.runId !== run.id && isOfProject(entry, run);
      const others = (await index.refresh(isOther)).filter((entry) => isOther(entry) && isActive(entry));
      const other = others.find((entry) => entry.run === null || doClash(run, entry.run));
      if (other !== undefined) throw orchestrationInProgress(other, run);
      return writeIt();
    });
  }

  const saveRecord: StateStore['saveRecord'] = (run, expectedRevision, events = []) =>
    inOrder(run.id, () => {
      const writeIt = () => write({ run, base: expectedRevision, events });
      return claimsMore(run, index.peek(run.id)) ? claimed(run, writeIt) : writeIt();
    });

  /** A copy may be newer than the run that somebody has in hand. */
  async function newestOf(run: OrchestrationExecution): Promise<OrchestrationExecution> {
    const isIt = ({ runId }: IndexedRun) => runId === run.id;
    return (await index.refresh(isIt)).find(isIt)?.run ?? run;
  }

  async function verifyPublished(run: OrchestrationExecution): ReturnType<Publisher['verify']> {
    const newest = await newestOf(run);
    const verified = await publisher.verify(newest);
    // Another dashboard may have saved and published meanwhile: its copies were newer than those restored.
    return (await newestOf(newest)).revision === newest.revision ? verified : verifyPublished(newest);
  }

  const runsOf = (entries: readonly IndexedRun[]) => entries.flatMap(({ run }) => run ?? []);

  return {
    ...housekeeping,
    paths,
    create: async (run, events = []) => (await create(run, events)).published,
    save: async (...args) => (await saveRecord(...args)).published,
    saveRecord,
    async load(runId) {
      const context = { paths, clock, logger, migrations, projectPaths: index.projectPaths };
      const result = await loadRecord(context, runId);
      if (result.ok) index.remember(result.run);
      return result;
    },
    async listByProject(projectId) {
      const isOurs = (entry: IndexedRun) => entry.run?.projectId === projectId;
      return runsOf((await index.refresh(isOurs)).filter(isOurs)).sort(newestFirst);
    },
    async listActive() {
      return runsOf((await index.refresh(isActive)).filter(isActive)).sort(newestFirst);
    },
    async listProblems() {
      const entries = await index.refresh((entry) => entry.problem !== null);
      return entries.flatMap(({ problem }) => problem ?? []);
    },
    appendEvents: (runId, events) =>
      inOrder(runId, () => appendToJournal(paths.journalFile(runId), { events })),
    readJournal: (runId) => readJournalFile(paths.journalFile(runId)),
    verifyPublished: (run) => copiesInOrder(run.id, () => verifyPublished(run)),
    publishPids: publisher.publishPids,
  };
}

interface WriteInput {
  readonly run: OrchestrationExecution;
  readonly base: number;
  readonly events: readonly JournalEvent[];
}

/** An illegal record is our bug and must not reach the disk. */
function validated(run: OrchestrationExecution): OrchestrationExecution {
  const parsed = OrchestrationExecutionSchema.safeParse(run);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SpecflowError('INTERNAL', {
    message: `The record of run ${run.id} would be invalid at ${issue?.path.join('.')}: ${issue?.message}`,
  });
}

function savedEvent(run: OrchestrationExecution, at: string): JournalEvent {
  const { status, statusReason, currentPhase } = run;
  return { type: 'saved', at, data: { status, statusReason, currentPhase } };
}

function isOfProject(entry: IndexedRun, run: OrchestrationExecution): boolean {
  if (entry.run === null) return entry.problem?.summary?.projectId === run.projectId;
  return entry.run.projectId === run.projectId || entry.run.project.identity === run.project.identity;
}

function newestFirst(a: OrchestrationExecution, b: OrchestrationExecution): number {
  return b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id);
}
