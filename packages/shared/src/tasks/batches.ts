import { dependencyWarnings, duplicateSectionWarnings } from './batch-warnings';
import type { BatchPlan, DocumentTask, HeldSection, PlannedBatch, TaskDocument, TaskWarning } from './model';
import { parseTasks } from './parse-tasks';
import { orderSections, type SectionPiece } from './section-order';
import { groupBySection, heldTasks, openTasks, reopenTasks, type SectionTasks } from './sections';
import { isOpenStatus } from './task-status';

/** Size of fallback batches unless the user asks for another one (seed 000: about 15 tasks). */
export const DEFAULT_BATCH_SIZE = 15;
/** Name of the batch of tasks that stand before the first section of a file with sections. */
export const UNSECTIONED_NAME = 'Tasks before the first section';

/** Options of {@link planBatches}. */
export interface BatchOptions {
  /** Tasks in a batch of a file without sections. Default {@link DEFAULT_BATCH_SIZE}. */
  batchSizeFallback?: number;
  /** Sections with more open tasks are split; 0 (the default) never splits. */
  maxTasksPerBatch?: number;
  /** Plan as if nothing were done. */
  reopen?: boolean;
}

/** Parses a task file and plans its batches; see {@link planBatches}. */
export function parseBatchesFromTasksMd(text: string, options: BatchOptions = {}): BatchPlan {
  return planBatches(parseTasks(text), options);
}

/**
 * One batch for each `##` section with open tasks, in file order, unless dependencies demand another
 * order (mission A1–A5). Tasks before the first section form a batch of their own; when no section holds
 * a task at all, batches of a fixed size are made instead. Done tasks are left out; blocked and deferred
 * ones are named but not run.
 */
export function planBatches(source: TaskDocument, options: BatchOptions = {}): BatchPlan {
  const document = options.reopen === true ? reopenTasks(source) : source;
  const max = positiveOr(options.maxTasksPerBatch, Number.POSITIVE_INFINITY);
  const usedFallback = usesFallback(document);
  const fallbackSize = positiveOr(options.batchSizeFallback, DEFAULT_BATCH_SIZE);
  const plan = usedFallback
    ? fallbackBatches(document, Math.min(max, fallbackSize))
    : sectionBatches(document, max);
  const open = document.tasks.filter((task) => isOpenStatus(task.status));
  return {
    batches: plan.batches,
    heldSections: plan.heldSections,
    usedFallback,
    ...(usedFallback ? { fallbackSize } : {}),
    taskCount: open.length,
    summary: summarize(plan.batches.length, open.length, usedFallback),
    warnings: [
      ...document.warnings,
      ...duplicateSectionWarnings(document),
      ...dependencyWarnings(document, open),
      ...plan.warnings,
    ],
  };
}

interface Draft {
  batches: PlannedBatch[];
  heldSections: HeldSection[];
  warnings: TaskWarning[];
}

function positiveOr(value: number | undefined, otherwise: number): number {
  return value !== undefined && value >= 1 ? Math.floor(value) : otherwise;
}

/** Upstream's rule: only when no section holds any task, done or not, and something is open. */
function usesFallback(document: TaskDocument): boolean {
  return (
    document.tasks.every((task) => task.sectionIndex === null) &&
    document.tasks.some((task) => isOpenStatus(task.status))
  );
}

function fallbackBatches(document: TaskDocument, size: number): Draft {
  const group: SectionTasks = { name: null, sectionIndex: null, tasks: document.tasks };
  const ordered = orderSections([openTasks(group)]).pieces.flatMap((piece) => piece.tasks);
  const batches = chunk(ordered, size).map((tasks, index) => ({
    index,
    section: `Batch ${index + 1}`,
    sectionIndex: null,
    taskIds: tasks.map((task) => task.id),
    blockedTaskIds: [],
    deferredTaskIds: [],
  }));
  const message = `No section holds a task; the tasks were cut into batches of ${size}.`;
  return { batches, heldSections: heldOnly([group]), warnings: [{ code: 'NO_SECTIONS', message }] };
}

function sectionBatches(document: TaskDocument, max: number): Draft {
  const groups = groupBySection(document);
  const [active, idle] = partition(groups, (group) => group.tasks.some((task) => isOpenStatus(task.status)));
  const order = orderSections(active.map(openTasks));
  const partsOf = new Map<number, number>();
  const chunks = order.pieces.flatMap((piece) => splitPiece(piece, max));
  for (const { group } of chunks) partsOf.set(group, (partsOf.get(group) ?? 0) + 1);
  const started = new Map<number, number>();
  const batches = chunks.map(({ group, tasks }, index) => {
    const number = (started.get(group) ?? 0) + 1;
    started.set(group, number);
    return toBatch({ index, group: active[group], tasks, part: { number, of: partsOf.get(group) ?? 1 } });
  });
  return {
    batches,
    heldSections: heldOnly(idle),
    warnings: [...order.warnings, ...splitWarnings(order.pieces, max)],
  };
}

function splitPiece(piece: SectionPiece, max: number): SectionPiece[] {
  return chunk(piece.tasks, max).map((tasks) => ({ group: piece.group, tasks }));
}

/** The tasks that are shown but not run appear with the first batch of their section. */
function toBatch(draft: {
  index: number;
  group: SectionTasks | undefined;
  tasks: readonly DocumentTask[];
  part: { number: number; of: number };
}): PlannedBatch {
  const held = draft.group !== undefined && draft.part.number === 1 ? heldTasks(draft.group) : null;
  return {
    index: draft.index,
    section: draft.group?.name ?? UNSECTIONED_NAME,
    sectionIndex: draft.group?.sectionIndex ?? null,
    taskIds: draft.tasks.map((task) => task.id),
    blockedTaskIds: held?.blockedTaskIds ?? [],
    deferredTaskIds: held?.deferredTaskIds ?? [],
    ...(draft.part.of > 1 ? { part: draft.part } : {}),
  };
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size));
  return chunks;
}

function heldOnly(groups: readonly SectionTasks[]): HeldSection[] {
  return groups
    .map((group) => ({ section: group.name, sectionIndex: group.sectionIndex, ...heldTasks(group) }))
    .filter((held) => held.blockedTaskIds.length + held.deferredTaskIds.length > 0);
}

function summarize(batchCount: number, taskCount: number, usedFallback: boolean): string {
  const batches = batchCount === 1 ? '1 batch' : `${batchCount} batches`;
  const tasks = taskCount === 1 ? '1 task' : `${taskCount} tasks`;
  return `${batches} ${usedFallback ? 'of a fixed size' : 'from tasks.md sections'} (${tasks})`;
}

function splitWarnings(pieces: readonly SectionPiece[], max: number): TaskWarning[] {
  return pieces
    .filter((piece) => piece.tasks.length > max)
    .map((piece) => ({
      code: 'SECTION_SPLIT',
      message: `"${piece.tasks[0]?.section ?? UNSECTIONED_NAME}" has ${piece.tasks.length} open tasks and was split into batches of at most ${max}.`,
    }));
}
