import type { BatchPreview, BatchRun, BatchRunTask, OrchestrationExecution, PlanWarning } from '../schemas';

/** What `specflow batch` reports (interfaces page); extra keys tell why and how sure we are. */
export interface BatchReport {
  /** Task ids of each wave. */
  readonly waves: readonly (readonly string[])[];
  readonly completed: readonly string[];
  readonly failed: readonly string[];
  /** Tasks that wait for one that failed, or for one outside of the selection. */
  readonly blocked: readonly string[];
  /** Tasks that were settled before the run, or elsewhere during it. */
  readonly skipped: readonly string[];
  readonly timedOut: readonly string[];
  readonly notFound: readonly string[];
  /** Selected tasks that were not finished because the run stopped. */
  readonly unfinished: readonly string[];
  /** Completed tasks of whose work no file tells. */
  readonly unproven: readonly string[];
  /** Why a task failed, is blocked or was skipped, by its id. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly warnings: readonly PlanWarning[];
  /** Milliseconds in which the run was at work. */
  readonly durationMs: number;
  readonly costUsd: number;
}

/** A report before anything ran. */
export function reportOfPreview(preview: BatchPreview): BatchReport {
  return {
    waves: preview.waves,
    completed: [],
    failed: [],
    blocked: preview.blocked.map((task) => task.id),
    skipped: preview.skipped.map((task) => task.id),
    timedOut: [],
    notFound: preview.notFound,
    unfinished: preview.waves.flat(),
    unproven: [],
    reasons: Object.fromEntries(
      [...preview.skipped, ...preview.blocked].map(({ id, reason }) => [id, reason]),
    ),
    warnings: preview.warnings,
    durationMs: 0,
    costUsd: 0,
  };
}

/** The report of a run of kind `batch`, also while it goes on. `durationMs` is that of its work. */
export function reportOfRun(
  run: Pick<OrchestrationExecution, 'warnings' | 'totalCostUsd'> & { readonly batchRun: BatchRun },
  durationMs: number,
): BatchReport {
  const { batchRun } = run;
  const idsOf = (...statuses: readonly BatchRunTask['status'][]) =>
    batchRun.tasks.filter((task) => statuses.includes(task.status)).map((task) => task.id);
  const told = [...batchRun.skipped, ...batchRun.blocked, ...batchRun.tasks].flatMap(({ id, reason }) =>
    reason === undefined ? [] : [[id, reason] as const],
  );
  return {
    waves: wavesOf(batchRun),
    completed: idsOf('completed'),
    failed: idsOf('failed'),
    blocked: [...idsOf('blocked'), ...batchRun.blocked.map((task) => task.id)],
    skipped: [...batchRun.skipped.map((task) => task.id), ...idsOf('skipped')],
    timedOut: idsOf('timed_out'),
    notFound: batchRun.notFound,
    unfinished: idsOf('pending', 'running'),
    unproven: batchRun.tasks.filter((task) => task.unproven === true).map((task) => task.id),
    reasons: Object.fromEntries(told),
    warnings: run.warnings.map((message) => ({ code: 'RUN', message })),
    durationMs,
    costUsd: run.totalCostUsd,
  };
}

/** True when selected tasks are not done: they failed, ran out of time or are blocked. */
export function leavesTasks({ tasks, blocked }: Pick<BatchRun, 'tasks' | 'blocked'>): boolean {
  return blocked.length > 0 || !tasks.every(isDone);
}

/** True when a run over selected tasks has come to its end without all of them. */
export function endsUnfinished({
  status,
  batchRun,
}: Pick<OrchestrationExecution, 'status' | 'batchRun'>): boolean {
  return status === 'completed' && batchRun !== undefined && leavesTasks(batchRun);
}

/** True when nothing is left to do about a task: it is completed, or was settled or put off elsewhere. */
export function isDone({ status }: Pick<BatchRunTask, 'status'>): boolean {
  return status === 'completed' || status === 'skipped';
}

/** Task ids of each wave. */
export function wavesOf(batchRun: Pick<BatchRun, 'tasks'>): string[][] {
  const waves: string[][] = [];
  for (const task of batchRun.tasks) {
    const wave = waves[task.wave - 1];
    if (wave === undefined) waves[task.wave - 1] = [task.id];
    else wave.push(task.id);
  }
  return Array.from(waves, (wave) => wave ?? []);
}

/** `5 completed, 1 failed, 2 blocked`: what became of the tasks, in one line. */
export function summarizeBatch(batchRun: Pick<BatchRun, 'tasks' | 'blocked' | 'skipped'>): string {
  const of = (status: BatchRunTask['status']) =>
    batchRun.tasks.filter((task) => task.status === status).length;
  const counts = [
    [of('completed'), 'completed'],
    [of('failed'), 'failed'],
    [of('timed_out'), 'timed out'],
    [of('blocked') + batchRun.blocked.length, 'blocked'],
    [of('skipped') + batchRun.skipped.length, 'skipped'],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return told.length === 0 ? 'nothing was done' : told.join(', ');
}
