import type { ProjectStatus } from '@specflow/shared/schemas';

/** What a project should do next; the names are those of existing SpecFlow tools. */
export type NextAction =
  | 'fix_health'
  | 'start_phase'
  | 'archive_phase'
  | 'run_design'
  | 'run_analyze'
  | 'continue_implement'
  | 'run_verify'
  | 'awaiting_user_gate'
  | 'ready_to_merge';

/** Decides from facts alone; the first matching rule wins. */
export function decideNextAction(status: Omit<ProjectStatus, 'nextAction'>): NextAction {
  const { phase, step, health } = status;
  if (health.status === 'error') return 'fix_health';
  if (phase.number === null || phase.status === null || phase.status === 'not_started') return 'start_phase';
  if (phase.status === 'complete') return 'archive_phase';
  const isStepDone = step.status === 'complete' || step.status === 'skipped';
  switch (step.current) {
    case null:
    case 'design':
      return hasAllArtifacts(status) ? 'run_analyze' : 'run_design';
    case 'analyze':
      return isStepDone ? afterAnalyze(status) : 'run_analyze';
    case 'implement':
      return afterAnalyze(status);
    case 'verify':
    case 'merge':
      return afterVerify(status, isStepDone || step.current === 'merge');
  }
}

function hasAllArtifacts({ context }: Pick<ProjectStatus, 'context'>): boolean {
  return context.hasSpec && context.hasPlan && context.hasTasks;
}

function afterAnalyze(status: Pick<ProjectStatus, 'progress'>): NextAction {
  return isEverythingSettled(status) ? 'run_verify' : 'continue_implement';
}

/** A step flag alone never leads past open tasks or an open gate. */
function afterVerify(status: Omit<ProjectStatus, 'nextAction'>, isStepDone: boolean): NextAction {
  if (!isEverythingSettled(status)) return 'continue_implement';
  const { verification, phase } = status;
  if (verification.status === 'failed') return 'run_verify';
  if (verification.status === 'none' && !isStepDone) return 'run_verify';
  const isGateOpen = !phase.hasUserGate || phase.userGateStatus === 'confirmed';
  return isGateOpen ? 'ready_to_merge' : 'awaiting_user_gate';
}

/** Zero tasks are never "all done". */
function isEverythingSettled({ progress }: Pick<ProjectStatus, 'progress'>): boolean {
  return progress.tasksTotal > 0 && progress.tasksCompleted === progress.tasksTotal;
}
