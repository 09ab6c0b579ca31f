'use client';

import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/lib/api-client/api-context';
import { pollIntervalMs } from '@/lib/view/polling';
import { queryKeys } from './query-keys';
import { useDocumentHidden } from './use-document-hidden';

/** Every run that is not over, and what was spent lately, polled. */
export function useActivity() {
  const api = useApi();
  const hidden = useDocumentHidden();
  return useQuery({
    queryKey: queryKeys.activity,
    queryFn: ({ signal }) => api.activity(signal),
    refetchIntervalInBackground: true,
    refetchInterval: ({ state }) =>
      pollIntervalMs({
        active: (state.data?.runs.length ?? 0) > 0,
        hidden,
        failing: state.status === 'error',
      }),
  });
}
