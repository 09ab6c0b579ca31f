'use client';

import { lazy, Suspense } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { Skeleton } from '@/components/ui/skeleton';
import { useSettings } from '@/hooks/use-settings';
import { toApiError } from '@/lib/api-client/api-error';

const DefaultsForm = lazy(() => import('./defaults-form'));

/** What the Complete Phase dialog offers where nothing was started yet. */
export function DefaultsSection() {
  const { data, error, refetch } = useSettings();
  if (data === undefined && error !== null) {
    return <ErrorNote className="m-5" error={toApiError(error)} onRetry={() => refetch()} />;
  }
  const loading = <Skeleton className="m-4 h-72" />;
  if (data === undefined) return loading;
  return (
    <Suspense fallback={loading}>
      <DefaultsForm key={JSON.stringify(data.defaults)} defaults={data.defaults ?? null} />
    </Suspense>
  );
}
