import type { FailureClass } from '@specflow/shared/schemas';

/** What a failure class calls for (orchestration design, "Failure classes"). */
export type FailureAction =
  /** Continue the same session after a back-off, then park; no heal attempt is used. */
  | 'back_off'
  /** Park until the reset time; no heal attempt is used. */
  | 'park'
  /** A person has to put something right; nothing else is spawned. */
  | 'ask_person'
  /** Continue the same session once, then heal. */
  | 'resume_once'
  /** Start again once in a new session; no heal attempt is used. */
  | 'new_session_once'
  /** Split what remains into halves. */
  | 'split'
  /** Put what is left back into the queue; not a failure. */
  | 'requeue'
  /** Send a healer. */
  | 'heal';

/** One action per class; a class without one does not compile. */
export const FAILURE_ACTIONS: Readonly<Record<FailureClass, FailureAction>> = {
  transient_api: 'back_off',
  rate_limit: 'park',
  auth: 'ask_person',
  agent_missing: 'ask_person',
  skill_missing: 'ask_person',
  permission: 'ask_person',
  bad_model: 'ask_person',
  budget: 'ask_person',
  context_overflow: 'split',
  timeout: 'heal',
  stalled: 'heal',
  crashed: 'resume_once',
  not_resumable: 'new_session_once',
  incomplete: 'heal',
  task_failure: 'heal',
  refusal: 'heal',
  invalid_output: 'heal',
  environment: 'ask_person',
  stopped_by_user: 'requeue',
  interrupted: 'requeue',
};

/** How a person puts a failure right. */
export const FAILURE_FIXES: Readonly<Partial<Record<FailureClass, string>>> = {
  auth: 'Run `claude` in a terminal and sign in with /login, then retry.',
  agent_missing:
    'Install Claude Code, or set SPECFLOW_CLAUDE_BIN to its path and restart the dashboard, then retry.',
  skill_missing: 'Run `specflow init` in the project to install the /flow commands, then retry.',
  permission: 'Allow the tool in the project, or choose another permission mode for it, then retry.',
  bad_model: 'Choose another model, or check that your account may use this one, then retry.',
  budget: 'Raise the budget, then retry.',
  environment: 'Put the project back as it was, then retry.',
};

/** True when the failed session itself is worth forking for the healer: its context is intact. */
export function canForkSession(failureClass: FailureClass): boolean {
  return !['context_overflow', 'stalled', 'not_resumable', 'timeout'].includes(failureClass);
}
