'use client';

import { ErrorNote } from '@/components/layout/error-note';
import { Skeleton } from '@/components/ui/skeleton';
import { useSettings } from '@/hooks/use-settings';
import { toApiError } from '@/lib/api-client/api-error';
import { WebhookForm } from './webhook-form';

/** Where notifications go besides the page. */
export function WebhookSection() {
  const { data, error, refetch } = useSettings();
  if (data === undefined) {
    return error === null ? (
      <Skeleton className="m-4 h-40" />
    ) : (
      <ErrorNote className="m-5" error={toApiError(error)} onRetry={() => refetch()} />
    );
  }
  return <WebhookForm webhook={data.notifications.webhook ?? null} />;
}
