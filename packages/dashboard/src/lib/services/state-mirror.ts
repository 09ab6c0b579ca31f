import { readStateFile, recordVerification, updateStateFile } from '@specflow/cli/lib';
import { isTerminalStatus, type OrchestrationExecution, type StateFile } from '@specflow/shared/schemas';
import { toMirror, toMirrorStep } from '@/lib/orchestration/mirror';

/**
 * Writes what other SpecFlow tools read about a run into the project's state file (interop contract §2).
 * Validated before the write; everything else in the file stays. An older `recoveryContext` is taken out.
 */
export async function mirrorRun(run: OrchestrationExecution): Promise<void> {
  // Only a phase has steps; the records of other runs are published like any execution's.
  if (run.kind !== 'phase') return;
  await updateStateFile(run.project.path, (state) => withMirror(state, run));
  const { status, completedAt = run.updatedAt } = run.steps.verify;
  const executionId = run.executions.verify;
  if (isTerminalStatus(run.status) || executionId === undefined) return;
  if (status === 'completed')
    await recordVerification(run.project.path, { status: 'passed', executionId, at: completedAt });
  if (status === 'failed')
    await recordVerification(run.project.path, { status: 'failed', executionId, at: completedAt });
}

function withMirror(state: StateFile, run: OrchestrationExecution): StateFile {
  const { recoveryContext: _old, ...before } = state.orchestration.dashboard ?? {};
  const step = toMirrorStep(run) ?? lastStep(run, state.orchestration.step);
  return {
    ...state,
    orchestration: {
      ...state.orchestration,
      ...(step ? { step } : {}),
      dashboard: { ...before, ...toMirror(run) },
    },
  };
}

/** The merge as done, when nothing has said so before: the command of the agent may have moved the step on itself. */
function lastStep(run: OrchestrationExecution, now: StateFile['orchestration']['step']) {
  const isOurs = now?.current === 'merge' && now.status === 'in_progress';
  if (!isOurs || (run.outcome !== 'merged' && run.outcome !== 'outside')) return null;
  return { ...now, status: 'complete' as const };
}

/**
 * Writes the mirror of a run that is over when the state file still shows it in another state; a run that has begun
 * since keeps its own. Never throws.
 */
export async function mirrorIfStale(run: OrchestrationExecution): Promise<void> {
  const isStale = ({ orchestration }: StateFile) => {
    const active = orchestration.dashboard?.active;
    return active?.id === run.id && active.status !== run.status;
  };
  const reading = await readStateFile(run.project.path);
  if (run.kind !== 'phase' || reading.status !== 'ok' || !isStale(reading.state)) return;
  // A project that cannot be written now says so when somebody works in it.
  await updateStateFile(run.project.path, (state) => (isStale(state) ? withMirror(state, run) : state)).catch(
    () => undefined,
  );
}
