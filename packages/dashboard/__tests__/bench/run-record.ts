import { randomUUID } from 'node:crypto';
import {
  type OrchestrationExecution,
  OrchestrationExecutionSchema,
  type WorkflowExecution,
} from '@specflow/shared/schemas';
import { directoryIdentity } from '@/lib/services/store/project-folder';

const BATCHES = 4;
const TASKS_PER_BATCH = 5;
const AT = '2026-01-01T10:00:00.000Z';

/** What differs between two records. */
export interface RunRecordInput {
  readonly projectId: string;
  readonly projectPath: string;
  readonly status: 'running' | 'completed';
}

/** A record as a phase of four batches leaves it, in a project that exists. */
export async function makeRunRecord(input: RunRecordInput): Promise<OrchestrationExecution> {
  const { projectId, projectPath, status } = input;
  const batches = Array.from({ length: BATCHES }, (_, index) => makeBatch(index));
  const step = { status: 'completed', epoch: 0, executionIds: [], healAttempts: 0 };
  return OrchestrationExecutionSchema.parse({
    schemaVersion: 1,
    revision: 0,
    id: randomUUID(),
    kind: 'phase',
    projectId,
    project: {
      path: projectPath,
      identity: await directoryIdentity(projectPath),
      branch: null,
      baseBranch: null,
      baseCommit: null,
    },
    agentKind: 'claude',
    permissionMode: 'acceptEdits',
    status,
    statusReason: status === 'running' ? 'Implementing' : 'All tasks are complete.',
    config: {},
    phase: { number: '0010', name: 'Initial Setup', featureDir: null, userGate: 'none' },
    currentPhase: status === 'running' ? 'implement' : 'complete',
    steps: { design: step, analyze: step, implement: step, verify: step, merge: step },
    batches: { total: BATCHES, current: BATCHES - 1, items: batches.map(({ item }) => item) },
    executions: { implement: batches.map(({ execution }) => execution.id), healers: [], decisions: [] },
    executionRecords: batches.map(({ execution }) => execution),
    ledger: [],
    totalCostUsd: 1.2,
    intents: {},
    decisionLog: batches.flatMap(({ item }) => [
      { timestamp: AT, decision: `Started batch ${item.index + 1}`, reason: `Section "${item.section}"` },
      { timestamp: AT, decision: `Completed batch ${item.index + 1}`, reason: 'All of its tasks are ticked' },
    ]),
    tasks: { completed: BATCHES * TASKS_PER_BATCH, total: BATCHES * TASKS_PER_BATCH },
    spans: [],
    warnings: [],
    startedAt: AT,
    updatedAt: AT,
    ...(status === 'completed' ? { completedAt: AT } : {}),
  });
}

function makeBatch(index: number) {
  const taskIds = Array.from(
    { length: TASKS_PER_BATCH },
    (_, task) => `T${String(index * TASKS_PER_BATCH + task + 1).padStart(3, '0')}`,
  );
  const execution = makeExecution(taskIds);
  const item = {
    id: randomUUID(),
    index,
    section: `Section ${index + 1}`,
    taskIds,
    tasksCompleted: taskIds.length,
    taskStates: Object.fromEntries(taskIds.map((id) => [id, 'done'])),
    status: 'completed',
    startedAt: AT,
    completedAt: AT,
    healAttempts: 0,
    workflowExecutionId: execution.id,
    executionIds: [execution.id],
    costUsd: 0.3,
  };
  return { item, execution };
}

function makeExecution(taskIds: string[]): WorkflowExecution {
  const id = randomUUID();
  const attempt = { id: `${id}.1`, n: 1, sessionId: randomUUID(), mode: 'new', state: 'ended' } as const;
  return {
    id,
    kind: 'batch',
    step: 'implement',
    epoch: 0,
    skill: 'flow.implement',
    taskIds,
    status: 'completed',
    attempts: [{ ...attempt, capUsd: 5, timeoutMs: 3_600_000, intendedAt: AT, startedAt: AT, endedAt: AT }],
    startedAt: AT,
    endedAt: AT,
  };
}
