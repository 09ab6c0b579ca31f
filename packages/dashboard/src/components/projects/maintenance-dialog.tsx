'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import type { ReactNode } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusIcon } from '@/components/ui/status-icon';
import { useProjectCheck, useProjectStatus } from '@/hooks/use-workflows';
import { toApiError } from '@/lib/api-client/api-error';
import { type ReportIssue, SEVERITY, statusFacts } from '@/lib/view/project-report';

/** Which report is read. */
export interface MaintenanceDialogProps {
  readonly project: ProjectView;
  readonly report: 'status' | 'check';
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onCloseAutoFocus?: (event: Event) => void;
}

/** What `specflow status` or `specflow check` says about a project. Reads only. */
export default function MaintenanceDialog(props: MaintenanceDialogProps) {
  const { project, report } = props;
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent onCloseAutoFocus={props.onCloseAutoFocus}>
        <DialogHeader className="border-b pb-3.5">
          <DialogTitle>{report === 'status' ? 'Status' : 'Validate'}</DialogTitle>
          <DialogDescription className="break-words">
            {project.name} · as <code className="font-mono text-xs">specflow {report}</code> sees it. Nothing
            is changed.
          </DialogDescription>
        </DialogHeader>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
          {report === 'status' ? <StatusBody projectId={project.id} /> : <CheckBody projectId={project.id} />}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function StatusBody({ projectId }: { readonly projectId: string }) {
  const { data, error, refetch } = useProjectStatus(projectId);
  if (data === undefined) return <Waiting error={error} onRetry={refetch} />;
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)]">
        {statusFacts(data.status).map(({ name, value }) => (
          <div key={name} className="sm:contents">
            <dt className="text-muted-foreground">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <Issues issues={data.status.health.issues} />
    </div>
  );
}

function CheckBody({ projectId }: { readonly projectId: string }) {
  const { data, error, refetch } = useProjectCheck(projectId);
  if (data === undefined) return <Waiting error={error} onRetry={refetch} />;
  const { report } = data;
  return (
    <div className="flex flex-col gap-4">
      <p className="font-medium">
        {report.passed ? 'Everything that counts now has passed.' : 'Not everything has passed.'}
        {report.suggestedAction !== undefined && (
          <span className="font-normal text-muted-foreground">
            {' '}
            Next: <code className="font-mono text-xs">{report.suggestedAction}</code>
          </span>
        )}
      </p>
      <ul className="flex flex-col gap-1.5" aria-label="Gates">
        {Object.entries(report.gates).map(([name, { passed, reason }]) => (
          <li key={name} className="flex items-start gap-2.5">
            <StatusIcon
              icon={passed ? 'check' : 'circle'}
              tone={passed ? 'done' : 'neutral'}
              label={passed ? 'Passed' : 'Open'}
              className="mt-0.5"
            />
            <span className="w-20 shrink-0 capitalize">{name}</span>
            <span className="min-w-0 text-pretty break-words text-muted-foreground">
              {passed ? 'passed' : (reason ?? 'open')}
            </span>
          </li>
        ))}
      </ul>
      <Issues issues={report.issues} />
    </div>
  );
}

function Issues({ issues }: { readonly issues: readonly ReportIssue[] }) {
  if (issues.length === 0) return <p className="text-muted-foreground">No findings.</p>;
  return (
    <ul className="flex flex-col gap-2.5 border-t pt-4" aria-label="Findings">
      {issues.map((issue) => {
        const { word, icon, tone } = SEVERITY[issue.severity];
        return (
          <li key={`${issue.code}-${issue.message}`} className="flex items-start gap-2.5">
            <StatusIcon icon={icon} tone={tone} label={word} className="mt-0.5" />
            <div className="min-w-0">
              <p className="text-pretty break-words">{issue.message}</p>
              {issue.fix !== undefined && (
                <p className="text-xs text-pretty break-words text-muted-foreground">{issue.fix}</p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Waiting(props: { readonly error: unknown; readonly onRetry: () => unknown }): ReactNode {
  if (props.error !== null)
    return <ErrorNote error={toApiError(props.error)} onRetry={() => void props.onRetry()} />;
  return <Skeleton className="h-56 rounded-lg" />;
}
