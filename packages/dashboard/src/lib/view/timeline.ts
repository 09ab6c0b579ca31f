import type {
  Attempt,
  BatchItem,
  OrchestrationView,
  StatusSpan,
  WorkflowExecution,
} from '@specflow/shared/schemas';
import { attemptGroups } from './attempt-rows';
import { batchTitle } from './batch-title';
import { stepLabel } from './phase-steps';
import { runName } from './run-name';
import { groupName } from './wave-rows';

/** What a stretch of time was spent on. */
export type SegmentKind = 'waiting' | 'starting' | 'agent' | 'healing' | 'parked' | 'person';

/** A stretch of one kind; times in milliseconds since the epoch. */
export interface Segment {
  readonly kind: SegmentKind;
  readonly fromMs: number;
  readonly toMs: number;
}

/** One line of the timeline. */
export interface TimelineRow {
  readonly key: string;
  readonly label: string;
  /** 0 step, 1 batch, 2 attempt or group of a wave. */
  readonly depth: 0 | 1 | 2;
  readonly segments: readonly Segment[];
  /** What is said where there is no time to show: the step was skipped. */
  readonly note?: string;
}

/** The time of a run, from its start to its end or to now. */
export interface Timeline {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: readonly TimelineRow[];
}

interface Stretch extends Segment {
  /** The strongest kind at a moment is shown. */
  readonly rank: number;
}

const SPAN_KIND: Readonly<Record<StatusSpan['status'], SegmentKind>> = {
  running: 'waiting',
  parked: 'parked',
  paused: 'person',
  waiting_input: 'person',
  waiting_merge: 'person',
  needs_attention: 'person',
  completed: 'waiting',
  failed: 'waiting',
  cancelled: 'waiting',
};

/** Steps, batches and attempts of a run as bars. Open stretches last until `nowMs`. */
export function buildTimeline(run: OrchestrationView, nowMs: number): Timeline {
  const fromMs = Date.parse(run.startedAt);
  const toMs = Math.max(run.completedAt === undefined ? nowMs : Date.parse(run.completedAt), fromMs + 1_000);
  const spans = run.spans.map(
    (span): Stretch => ({
      kind: SPAN_KIND[span.status],
      ...range(span.from, span.to, toMs),
      rank: span.status === 'running' ? 0 : 1,
    }),
  );
  const steps = [...new Set(run.spans.map(({ step }) => step))].filter((step) => step !== 'complete');
  const groups = attemptGroups(run);
  const rows = steps.flatMap((step): TimelineRow[] => {
    const ofStep = run.executionRecords.filter((record) => record.step === step);
    const own = spans.filter((_, index) => run.spans[index]?.step === step);
    if (ofStep.length === 0 && isSkipped(run, step)) {
      return [{ key: step, label: stepLabel(step), depth: 0, segments: [], note: 'Skipped' }];
    }
    const batches = run.batches.items.filter((batch) => ofStep.some(({ batchId }) => batchId === batch.id));
    return [
      {
        key: step,
        label: run.kind === 'phase' ? stepLabel(step) : runName(run),
        depth: 0,
        segments: paint([...own, ...workOf(ofStep, toMs)]),
      },
      ...batches.flatMap((batch) => {
        const title = batchTitle(run, batch);
        const work = workOf(
          ofStep.filter(({ batchId }) => batchId === batch.id),
          toMs,
        );
        const attempts = groups.find((group) => group.title === title)?.attempts ?? [];
        const lanes = laneRows(batch, ofStep, toMs);
        const head: TimelineRow = {
          key: batch.id,
          label: title,
          depth: 1,
          segments: paintWithin(work, spans),
        };
        const tail = attempts.map(
          ({ key, label, attempt, execution }): TimelineRow => ({
            key,
            label,
            depth: 2,
            segments: paint(stretchesOf(attempt, execution, toMs)),
          }),
        );
        if (lanes.length > 0) return [head, ...lanes];
        return tail.length > 1 ? [head, ...tail] : [head];
      }),
    ];
  });
  return { fromMs, toMs, rows };
}

/** A skipped step takes the moment in which that is decided: nobody has waited for it. */
function isSkipped(run: OrchestrationView, step: StatusSpan['step']): boolean {
  return step !== 'complete' && run.steps[step].status === 'skipped';
}

/** A line for each group of a batch that several agents do, so that what ran side by side stands side by side. */
function laneRows(
  batch: BatchItem,
  records: readonly WorkflowExecution[],
  endMs: number,
): readonly TimelineRow[] {
  return (batch.groups ?? []).flatMap((group): TimelineRow[] => {
    const own = records.filter(({ groupId }) => groupId === group.id);
    if (own.length === 0) return [];
    const label = `Wave ${group.wave} · ${groupName(group)}`;
    return [{ key: `${batch.id}/${group.id}`, label, depth: 2, segments: paint(workOf(own, endMs)) }];
  });
}

const workOf = (records: readonly WorkflowExecution[], endMs: number): readonly Stretch[] =>
  records.flatMap((record) => record.attempts.flatMap((attempt) => stretchesOf(attempt, record, endMs)));

function stretchesOf(attempt: Attempt, record: WorkflowExecution, endMs: number): readonly Stretch[] {
  const begun = attempt.startedAt ?? attempt.endedAt;
  const starting: Stretch = { kind: 'starting', ...range(attempt.intendedAt, begun, endMs), rank: 2 };
  if (attempt.startedAt === undefined) return [starting];
  const heals = record.kind === 'heal';
  const work = range(attempt.startedAt, attempt.endedAt, endMs);
  return [starting, { kind: heals ? 'healing' : 'agent', ...work, rank: heals ? 4 : 3 }];
}

function range(from: string, to: string | undefined, endMs: number) {
  const fromMs = Date.parse(from);
  return { fromMs, toMs: Math.max(fromMs, to === undefined ? endMs : Date.parse(to)) };
}

/** Work of a batch with what the run did between its attempts. */
function paintWithin(work: readonly Stretch[], spans: readonly Stretch[]): readonly Segment[] {
  const fromMs = Math.min(...work.map((one) => one.fromMs));
  const toMs = Math.max(...work.map((one) => one.toMs));
  const inside = spans.flatMap((span) => {
    const clipped = { ...span, fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) };
    return clipped.toMs > clipped.fromMs ? [clipped] : [];
  });
  return paint([...inside, ...work]);
}

/** One bar of stretches that overlap: at each moment the highest rank; neighbours of one kind become one. */
function paint(stretches: readonly Stretch[]): readonly Segment[] {
  const cuts = [...new Set(stretches.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b);
  const byBegin = [...stretches].sort((a, b) => a.fromMs - b.fromMs);
  let open: Stretch[] = [];
  let taken = 0;
  const segments: Segment[] = [];
  for (const [index, fromMs] of cuts.entries()) {
    const toMs = cuts[index + 1];
    if (toMs === undefined) break;
    for (let next = byBegin[taken]; next !== undefined && next.fromMs <= fromMs; next = byBegin[++taken]) {
      open.push(next);
    }
    open = open.filter((one) => one.toMs > fromMs);
    const top = open.reduce<Stretch | null>(
      (best, one) => (best && best.rank >= one.rank ? best : one),
      null,
    );
    if (top === null) continue;
    const last = segments.at(-1);
    if (last?.kind === top.kind && last.toMs === fromMs) segments[segments.length - 1] = { ...last, toMs };
    else segments.push({ kind: top.kind, fromMs, toMs });
  }
  return segments;
}
