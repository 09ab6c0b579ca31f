'use client';

import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/lib/api-client/api-context';
import { queryKeys } from './query-keys';

/** The plan of a project's tasks.md, read again every 10 s while its tasks change. */
export function usePlan(projectId: string, changing: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.plan(projectId),
    queryFn: ({ signal }) => api.plan(projectId, signal),
    refetchInterval: changing ? 10_000 : false,
  });
}
