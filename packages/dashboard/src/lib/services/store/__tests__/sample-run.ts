import { randomUUID } from 'node:crypto';
import {
  type OrchestrationExecution,
  OrchestrationExecutionSchema,
  type WorkflowExecution,
} from '@specflow/shared/schemas';
import { directoryIdentity } from '../project-folder';

const AT = '2026-01-01T10:00:00.000Z';

/** A valid record of a running run in a real directory. */
export async function sampleRun(
  projectPath: string,
  changes: Partial<OrchestrationExecution> = {},
): Promise<OrchestrationExecution> {
  const identity = await directoryIdentity(projectPath);
  const step = { status: 'pending', epoch: 0, executionIds: [], healAttempts: 0 } as const;
  return OrchestrationExecutionSchema.parse({
    schemaVersion: 1,
    revision: 0,
    id: randomUUID(),
    kind: 'phase',
    projectId: 'project-1',
    project: { path: projectPath, identity, branch: null, baseBranch: null, baseCommit: null },
    agentKind: 'simulator',
    permissionMode: 'acceptEdits',
    status: 'running',
    statusReason: 'started',
    config: {},
    phase: { number: '0010', name: 'Set up', featureDir: null, userGate: 'none' },
    currentPhase: 'design',
    steps: { design: step, analyze: step, implement: step, verify: step, merge: step },
    batches: { total: 0, current: 0, items: [] },
    executions: { implement: [], healers: [], decisions: [] },
    executionRecords: [],
    ledger: [],
    totalCostUsd: 0,
    intents: {},
    decisionLog: [],
    tasks: { completed: 0, total: 0 },
    spans: [],
    warnings: [],
    startedAt: AT,
    updatedAt: AT,
    ...changes,
  });
}

/** A finished execution with one attempt in session `sessionId`. */
export function sampleExecution(sessionId: string): WorkflowExecution {
  const id = randomUUID();
  const attempt = { id: `${id}.1`, n: 1, sessionId, mode: 'new', state: 'running' } as const;
  return {
    id,
    kind: 'step',
    step: 'design',
    epoch: 0,
    skill: 'flow.design',
    taskIds: [],
    status: 'running',
    attempts: [{ ...attempt, capUsd: 1, timeoutMs: 1000, intendedAt: AT }],
    startedAt: AT,
  };
}

/** The same run, over. */
export function finished(run: OrchestrationExecution, completedAt = AT): OrchestrationExecution {
  return { ...run, status: 'completed', completedAt };
}
