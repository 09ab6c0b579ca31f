'use client';

import { RotateCwIcon } from 'lucide-react';
import { ErrorNote } from '@/components/layout/error-note';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusIcon } from '@/components/ui/status-icon';
import { useDoctor } from '@/hooks/use-settings';
import { toApiError } from '@/lib/api-client/api-error';

/** Checks of everything that a run needs, each with what to do about it. */
export function DoctorSection() {
  const { data, error, isFetching, refetch } = useDoctor();
  if (data === undefined) {
    return error === null ? (
      <Skeleton className="m-4 h-48" />
    ) : (
      <ErrorNote className="m-5" error={toApiError(error)} onRetry={() => refetch()} />
    );
  }
  return (
    <div aria-busy={isFetching}>
      <ul className="divide-y">
        {data.checks.map(({ name, ok, detail, fix }) => (
          <li
            key={name}
            className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 px-5 py-2.5 sm:grid-cols-[auto_7rem_minmax(0,1fr)]"
          >
            <StatusIcon
              icon={ok ? 'check' : 'cross'}
              tone={ok ? 'done' : 'danger'}
              label={ok ? 'Passed' : 'Failed'}
              className="mt-0.75"
            />
            <span className="font-medium">{name}</span>
            <span className="min-w-0 max-sm:col-start-2">
              <span className="block break-words text-muted-foreground">{detail}</span>
              {fix !== undefined && <span className="block text-pretty break-words">{fix}</span>}
            </span>
          </li>
        ))}
      </ul>
      <div className="border-t px-5 py-2.5">
        <Button variant="outline" size="sm" disabled={isFetching} onClick={() => refetch()}>
          <RotateCwIcon aria-hidden /> Check again
        </Button>
      </div>
    </div>
  );
}
