import type { BatchItem, BatchRunTask, OrchestrationView } from '@specflow/shared/schemas';
import { ago, buildRun, pendingBatch } from './fixtures';

const task = (id: string, wave: number, rest: Partial<BatchRunTask> = {}): BatchRunTask => ({
  id,
  wave,
  description: `Work item ${id}`,
  status: 'pending',
  ...rest,
});

const wave = (index: number, taskIds: string[]) => ({
  ...pendingBatch(0),
  id: `b${index + 1}`,
  index,
  section: `Wave ${index + 1} of 3`,
  taskIds,
  taskStates: Object.fromEntries(taskIds.map((id) => [id, 'open' as const])),
});

/** A run over selected tasks of a TODO.md in its second wave; a task of the first one failed. */
export function batchRun(overrides: Partial<OrchestrationView> = {}): OrchestrationView {
  const run = buildRun();
  const [, second] = run.executionRecords;
  if (second === undefined) throw new Error('the fixture has two executions');
  const failure = {
    class: 'task_failure' as const,
    message: '63: no key',
    signature: 'task_failure: no key',
  };
  const items: BatchItem[] = [
    { ...wave(0, ['63', '88']), status: 'failed', startedAt: ago(400), failure, tasksCompleted: 1 },
    { ...wave(1, ['64', '65']), status: 'running', startedAt: ago(200) },
    wave(2, ['66', '67']),
  ];
  return buildRun({
    kind: 'batch',
    batchRun: {
      file: 'TODO.md',
      format: 'todo',
      selection: '63, 65-67, 88',
      usesPhaseCommand: false,
      tasks: [
        task('63', 1, { status: 'failed', reason: 'no key' }),
        task('88', 1, { status: 'completed', unproven: true }),
        task('64', 2, { status: 'blocked', reason: 'waits for 63, which failed' }),
        task('65', 2, { status: 'running', startedAt: ago(200) }),
        task('66', 3),
        task('67', 3),
      ],
      notFound: [],
      skipped: [],
      blocked: [],
      autonomous: true,
      writesInVain: 0,
    },
    phase: { number: null, name: null, featureDir: null, userGate: 'none' },
    batches: { total: 3, current: 1, items, usedFallback: false },
    executionRecords: [{ ...second, batchId: 'b2', groupId: 'w2-1', skill: '', taskIds: ['65'] }],
    tasks: { completed: 1, total: 6 },
    progress: {
      ...run.progress,
      label: 'Wave 2 of 3: 65',
      batchLabel: 'Wave 2 of 3: 65',
      tasksCompleted: 1,
      tasksTotal: 6,
    },
    ...overrides,
  });
}
