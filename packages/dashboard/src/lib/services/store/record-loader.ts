import { isSpecflowError } from '@specflow/shared/errors';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import type { Migrations } from './parse-record';
import type { ServiceLogger, WallClock } from './ports';
import {
  backUpRevision,
  type RecordProblem,
  type RecordView,
  readPublishedRecord,
  setAsideRevision,
  viewRecord,
} from './record-reader';
import { appendRevision, pointRecordAtNewest } from './revisions';
import type { RunPaths } from './run-paths';
import { serializeJson } from './serialize-json';

/** A run ready to be worked on, or why it is not. */
export type LoadResult =
  | {
      readonly ok: true;
      readonly run: OrchestrationExecution;
      /** What had to be put right, for a warning to the person. */
      readonly restored?: string;
    }
  | { readonly ok: false; readonly problem: RecordProblem };

/** What loading needs. */
export interface LoaderContext {
  readonly paths: RunPaths;
  readonly clock: WallClock;
  readonly logger: ServiceLogger;
  readonly migrations: Migrations;
  /** Known projects, searched for the copy of a run that has no good revision left. */
  readonly projectPaths: () => readonly string[];
}

/**
 * Reads a run and puts right what is damaged: the damaged file is set aside, and the last good copy becomes the
 * next revision, so that numbers never go back. Without a good copy the run is reported and left as it is.
 */
export async function loadRecord(context: LoaderContext, runId: string): Promise<LoadResult> {
  for (let round = 0; round < 5; round += 1) {
    const view = await viewRecord(context.paths, runId, context.migrations);
    if (view.kind === 'ok') {
      await pointRecordAtNewest(context.paths, runId);
      return { ok: true, run: view.run };
    }
    if (view.kind === 'problem') return { ok: false, problem: view.problem };
    try {
      return view.kind === 'older' ? await migrate(context, view) : await repair(context, runId, view);
    } catch (error) {
      // Another process was faster; what it did is what we read next.
      if (!isSpecflowError(error) || error.code !== 'CONFLICT') throw error;
    }
  }
  return { ok: false, problem: { code: 'unreadable', runId, message: `Run ${runId} changes too fast.` } };
}

async function migrate(
  context: LoaderContext,
  view: Extract<RecordView, { kind: 'older' }>,
): Promise<LoadResult> {
  const runId = view.run.id;
  await backUpRevision(context.paths, {
    runId,
    revision: view.newest,
    label: `before-migration-r${view.newest}`,
  });
  const run = await appendCopy(context.paths, view.run, view.newest);
  context.logger.info('A run of an older version was migrated; its old record was kept.', { runId });
  return { ok: true, run };
}

async function repair(
  context: LoaderContext,
  runId: string,
  view: Extract<RecordView, { kind: 'damaged' }>,
): Promise<LoadResult> {
  const { newest, reason } = view;
  const aside = await setAsideRevision(context.paths, {
    runId,
    revision: newest,
    nowMs: context.clock.now(),
  });
  const copy = await bestCopy(context, runId, view);
  if (copy === null) {
    context.logger.warn('The record of a run cannot be read.', { runId, reason, aside });
    const message = `The record of run ${runId} cannot be read: ${reason}. It was kept as ${aside}.`;
    return { ok: false, problem: { code: 'unreadable', runId, message } };
  }
  const run = await appendCopy(context.paths, copy, newest);
  const restored =
    `The record was damaged (${reason}); it was kept as ${aside}, ` +
    `and revision ${copy.revision} of ${newest} was restored.`;
  context.logger.warn('A damaged record was restored.', { runId, reason, aside, from: copy.revision });
  return { ok: true, run, restored };
}

/**
 * The published copy wins only when it is exactly the damaged revision, or when nothing else is left:
 * agents can write to it.
 */
async function bestCopy(
  context: LoaderContext,
  runId: string,
  view: Extract<RecordView, { kind: 'damaged' }>,
): Promise<OrchestrationExecution | null> {
  const { good } = view;
  const candidates = good === null ? context.projectPaths() : [good.project.path];
  for (const projectPath of candidates) {
    const published = await readPublishedRecord(runId, projectPath);
    if (published === null || published.project.path !== projectPath) continue;
    if (good === null || (published.revision === view.newest && isSameRun(published, good))) return published;
  }
  return good;
}

/** Whether everything that never changes during a run is equal. */
function isSameRun(one: OrchestrationExecution, other: OrchestrationExecution): boolean {
  const fixed = ({
    id,
    kind,
    projectId,
    project,
    agentKind,
    permissionMode,
    startedAt,
  }: OrchestrationExecution) =>
    JSON.stringify([
      id,
      kind,
      projectId,
      project.path,
      project.identity,
      agentKind,
      permissionMode,
      startedAt,
    ]);
  return fixed(one) === fixed(other);
}

async function appendCopy(
  paths: RunPaths,
  run: OrchestrationExecution,
  base: number,
): Promise<OrchestrationExecution> {
  const next = { ...run, revision: base + 1 };
  await appendRevision(paths, { runId: run.id, base, text: serializeJson(next) });
  return next;
}
