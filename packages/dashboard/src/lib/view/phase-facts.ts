import type { ProjectView } from '@specflow/shared/schemas';

const GATE_WORDS = {
  none: null,
  pending: 'Open: a person has to check before the merge',
  confirmed: 'Confirmed',
  unreadable: 'Could not be read; counts as open',
} as const;

/** Facts about the phase of a project, in reading order; what is not known is left out. */
export function phaseFacts(
  project: ProjectView,
): readonly { readonly name: string; readonly value: string }[] {
  const { phase, progress } = project;
  const facts: { name: string; value: string | null }[] = [
    { name: 'Phase', value: phase === null ? null : [phase.number, phase.name].filter(Boolean).join(' · ') },
    { name: 'Tasks', value: progress === null ? null : tasksText(progress) },
    { name: 'User gate', value: phase === null ? null : GATE_WORDS[phase.userGateStatus] },
    { name: 'Folder', value: project.path },
  ];
  return facts.flatMap(({ name, value }) => (value === null || value === '' ? [] : [{ name, value }]));
}

function tasksText(progress: NonNullable<ProjectView['progress']>): string {
  if (progress.tasksTotal === 0) return 'None yet';
  const extra = [
    progress.tasksBlocked > 0 ? `${progress.tasksBlocked} blocked` : null,
    progress.tasksDeferred > 0 ? `${progress.tasksDeferred} deferred` : null,
  ].filter((part) => part !== null);
  const done = `${progress.tasksCompleted} of ${progress.tasksTotal} settled`;
  return extra.length === 0 ? done : `${done} (${extra.join(', ')})`;
}
