import type { ProjectStatus } from '@specflow/shared/schemas';
import { stepLabel } from './phase-steps';
import type { IconName, Tone } from './tone';

/** A finding about a project's bookkeeping. */
export interface ReportIssue {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly fix?: string;
}

/** What `specflow check` says, as far as the page shows it. */
export interface CheckReportView {
  readonly passed: boolean;
  readonly gates: Readonly<Record<string, { readonly passed: boolean; readonly reason?: string }>>;
  readonly issues: readonly ReportIssue[];
  readonly suggestedAction?: string;
}

/** How a severity looks. */
export const SEVERITY: Readonly<
  Record<ReportIssue['severity'], { readonly word: string; readonly icon: IconName; readonly tone: Tone }>
> = {
  error: { word: 'Error', icon: 'cross', tone: 'danger' },
  warning: { word: 'Warning', icon: 'alert', tone: 'warn' },
  info: { word: 'Note', icon: 'circle', tone: 'neutral' },
};

const YES_NO = (there: boolean) => (there ? 'yes' : 'missing');

/** The facts of `specflow status` in reading order; what is unknown is left out. */
export function statusFacts(
  status: ProjectStatus,
): readonly { readonly name: string; readonly value: string }[] {
  const { phase, step, progress, verification, context } = status;
  const facts: { name: string; value: string | null }[] = [
    { name: 'Phase', value: [phase.number, phase.name].filter(Boolean).join(' · ') || 'none' },
    { name: 'Phase status', value: phase.status?.replaceAll('_', ' ') ?? null },
    { name: 'Branch', value: phase.branch },
    {
      name: 'Step',
      value:
        step.current === null ? null : [stepLabel(step.current), step.status].filter(Boolean).join(' · '),
    },
    {
      name: 'Tasks',
      value: `${progress.tasksCompleted} of ${progress.tasksTotal} settled, ${progress.tasksBlocked} blocked, ${progress.tasksDeferred} deferred`,
    },
    { name: 'Verification', value: verification.status },
    { name: 'User gate', value: phase.userGateStatus },
    { name: 'Artifacts folder', value: context.featureDir },
    {
      name: 'Artifacts',
      value: `spec.md ${YES_NO(context.hasSpec)}, plan.md ${YES_NO(context.hasPlan)}, tasks.md ${YES_NO(context.hasTasks)}`,
    },
    { name: 'Next action', value: status.nextAction.replaceAll('_', ' ') },
  ];
  return facts.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
}
