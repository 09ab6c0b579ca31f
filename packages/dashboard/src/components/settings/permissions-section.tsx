'use client';

import { ErrorNote } from '@/components/layout/error-note';
import { PermissionChoice } from '@/components/orchestration/permission-choice';
import { Skeleton } from '@/components/ui/skeleton';
import { useSettings } from '@/hooks/use-settings';
import { toApiError } from '@/lib/api-client/api-error';

/** What the agent may do, project by project. */
export function PermissionsSection() {
  const { data, error, refetch } = useSettings();
  if (data === undefined) {
    return error === null ? (
      <Skeleton className="m-4 h-16" />
    ) : (
      <ErrorNote className="m-5" error={toApiError(error)} onRetry={() => refetch()} />
    );
  }
  if (data.projects.length === 0) {
    return <p className="p-5 text-muted-foreground">No projects yet.</p>;
  }
  return (
    <div className="-mt-px">
      {data.projects.map(({ id, name, permissionMode }) => (
        <PermissionChoice key={id} projectId={id} mode={permissionMode} title={name} />
      ))}
    </div>
  );
}
