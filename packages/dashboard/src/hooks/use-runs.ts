'use client';

import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/lib/api-client/api-context';
import { pollIntervalMs } from '@/lib/view/polling';
import { isActiveStatus } from '@/lib/view/run-status';
import { queryKeys } from './query-keys';
import { useDocumentHidden } from './use-document-hidden';

/** The runs of a project, newest first, finished ones included. */
export function useRuns(projectId: string) {
  const api = useApi();
  const hidden = useDocumentHidden();
  return useQuery({
    queryKey: queryKeys.runs(projectId),
    queryFn: ({ signal }) => api.runs(projectId, signal),
    refetchIntervalInBackground: true,
    refetchInterval: ({ state }) =>
      pollIntervalMs({
        active: state.data?.orchestrations.some((run) => isActiveStatus(run.status)) ?? false,
        hidden,
        failing: state.status === 'error',
      }),
  });
}
