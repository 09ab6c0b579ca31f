import { describe, expect, it } from 'vitest';
import { BatchRunSchema, type BatchRunTask, RunEventSchema } from '../schemas';
import { parseSelector, parseTasks, planBatchRun } from '../tasks';
import {
  estimateBatchRun,
  reportOfPreview,
  reportOfRun,
  runEvents,
  summarizeBatch,
  toBatchPreview,
} from './index';

const TODO = ['63', '64: 63', '65: 63', '66: 64', '67: 65', '88']
  .map((row) => {
    const [id = '', needs = 'None'] = row.split(': ');
    return `### ${id}. Task ${id}\n**Status**: [NOT STARTED]\n**Dependencies**: ${needs}\n`;
  })
  .join('\n');

function preview(text: string, selector: string) {
  const parsed = parseSelector([selector]);
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => error.message).join(' '));
  const document = parseTasks(text);
  return toBatchPreview(planBatchRun(document, parsed.items), document, 'TODO.md');
}

const task = (id: string, wave: number, rest: Partial<BatchRunTask> = {}): BatchRunTask => ({
  id,
  wave,
  description: '',
  status: 'pending',
  ...rest,
});

const batchRun = (tasks: BatchRunTask[]) =>
  BatchRunSchema.parse({
    file: 'TODO.md',
    format: 'todo',
    selection: 'all',
    usesPhaseCommand: false,
    tasks,
    notFound: ['99'],
    skipped: [{ id: '1', status: 'done', reason: 'already complete' }],
    blocked: [],
    autonomous: true,
  });

describe('the preview of a run', () => {
  it('has the waves of seed 004, and a warning for what does not exist', () => {
    const plan = preview(TODO, '63, 64-67, 88, 99');
    expect(plan.waves).toEqual([
      ['63', '88'],
      ['64', '65'],
      ['66', '67'],
    ]);
    expect(plan.warnings).toEqual([
      { code: 'TASK_NOT_FOUND', message: 'TODO.md has no task 99; it is left out.' },
    ]);
    expect(reportOfPreview(plan)).toMatchObject({
      waves: plan.waves,
      completed: [],
      failed: [],
      blocked: [],
      skipped: [],
      timedOut: [],
      notFound: ['99'],
      durationMs: 0,
      costUsd: 0,
    });
  });
});

describe('the report of a run', () => {
  it('puts each task into one list and says why', () => {
    const run = batchRun([
      task('2', 1, { status: 'completed' }),
      task('3', 1, { status: 'failed', reason: 'no key' }),
      task('4', 1, { status: 'timed_out', reason: 'The time limit was reached.' }),
      task('5', 2, { status: 'blocked', reason: 'waits for 3, which failed' }),
      task('6', 2, { status: 'skipped', reason: 'settled elsewhere' }),
      task('7', 2),
    ]);
    const report = reportOfRun({ batchRun: run, warnings: ['w'], totalCostUsd: 1.5 }, 1000);
    expect(report).toEqual({
      waves: [
        ['2', '3', '4'],
        ['5', '6', '7'],
      ],
      completed: ['2'],
      failed: ['3'],
      timedOut: ['4'],
      blocked: ['5'],
      skipped: ['1', '6'],
      notFound: ['99'],
      unfinished: ['7'],
      unproven: [],
      reasons: {
        '1': 'already complete',
        '3': 'no key',
        '4': 'The time limit was reached.',
        '5': 'waits for 3, which failed',
        '6': 'settled elsewhere',
      },
      warnings: [{ code: 'RUN', message: 'w' }],
      durationMs: 1000,
      costUsd: 1.5,
    });
    expect(summarizeBatch(run)).toBe('1 completed, 1 failed, 1 timed out, 1 blocked, 2 skipped');
  });
});

describe('the estimate of a run', () => {
  it('says nothing before a task has ended, and when nothing is left', () => {
    expect(estimateBatchRun({ tasks: [task('1', 1)] }, 1)).toBeNull();
    expect(estimateBatchRun({ tasks: [task('1', 1, { status: 'completed', durationMs: 5 })] }, 1)).toBeNull();
  });

  it('is a range around what was seen, wave by wave, with as many rounds as the agents need', () => {
    const seen = [
      task('1', 1, { status: 'completed', durationMs: 1000 }),
      task('2', 1, { status: 'failed', durationMs: 2000 }),
    ];
    const left = ['3', '4', '5'].map((id) => task(id, 2));
    expect(estimateBatchRun({ tasks: [...seen, ...left] }, 1)).toEqual([2400, 8400]);
    expect(estimateBatchRun({ tasks: [...seen, ...left] }, 2)).toEqual([1600, 5600]);
    expect(estimateBatchRun({ tasks: [...seen, ...left, task('6', 3)] }, 5)).toEqual([1600, 5600]);
  });
});

describe('the events of a run', () => {
  const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
  const record = (second: number, tasks: BatchRunTask[], status: 'running' | 'completed' = 'running') => ({
    status,
    statusReason: 'because',
    startedAt: at(0),
    updatedAt: at(second),
    ...(status === 'completed' ? { completedAt: at(second) } : {}),
    totalCostUsd: 0.5,
    batchRun: batchRun(tasks),
  });
  const begun = { startedAt: at(1) };
  const done = { ...begun, status: 'completed', endedAt: at(5), durationMs: 4000, costUsd: 0.25 } as const;
  const RECORDS = [
    record(0, [task('1', 1), task('2', 1), task('3', 2)]),
    record(1, [task('1', 1, { ...begun, status: 'running' }), task('2', 1), task('3', 2)]),
    record(5, [task('1', 1, done), task('2', 1), task('3', 2)]),
    record(6, [
      task('1', 1, done),
      task('2', 1, { ...done, status: 'failed', reason: 'no' }),
      task('3', 2, { status: 'blocked', reason: 'waits for 2, which failed' }),
    ]),
    record(
      7,
      [
        task('1', 1, done),
        task('2', 1, { ...done, status: 'failed', reason: 'no' }),
        task('3', 2, { status: 'blocked', reason: 'waits for 2, which failed' }),
      ],
      'completed',
    ),
  ];
  const names = (records: ReturnType<typeof record>[]) =>
    records.flatMap((next, index) =>
      runEvents(records[index - 1] ?? null, next).map((event) =>
        'taskId' in event.data ? `${event.type} ${event.data.taskId}` : event.type,
      ),
    );

  it('tell each start and end once, in order, and fit their schema', () => {
    expect(names(RECORDS)).toEqual([
      'run_started',
      'wave_started',
      'task_started 1',
      'task_ended 1',
      'task_started 2',
      'task_ended 2',
      'wave_ended',
      'task_ended 3',
      'run_ended',
    ]);
    const all = RECORDS.flatMap((next, index) => runEvents(RECORDS[index - 1] ?? null, next));
    for (const event of all) expect(RunEventSchema.parse(event)).toEqual(event);
  });

  it('are the same ones for a reader who sees fewer of the records', () => {
    const seldom = RECORDS.filter((_, index) => index === 0 || index === RECORDS.length - 1);
    expect(names(seldom).sort()).toEqual(names(RECORDS).sort());
    expect(runEvents(RECORDS[4] ?? null, RECORDS[4] ?? record(0, []))).toEqual([]);
  });
});
