'use client';

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Api } from '@/lib/api-client/api';
import { useApi } from '@/lib/api-client/api-context';
import { queryKeys } from './query-keys';

/** The plan of a project's tasks.md, read again every 10 s while its tasks change. */
export function usePlan(projectId: string, changing: boolean) {
  const api = useApi();
  return useQuery({ ...planOptions(api, projectId), refetchInterval: changing ? 10_000 : false });
}

/** Reads the plan before it is asked for, when somebody is about to. */
export function usePlanAhead(projectId: string): () => void {
  const api = useApi();
  const client = useQueryClient();
  return () => void client.prefetchQuery(planOptions(api, projectId));
}

function planOptions(api: Api, projectId: string) {
  return queryOptions({
    queryKey: queryKeys.plan(projectId),
    queryFn: ({ signal }) => api.plan(projectId, signal),
    staleTime: 5_000,
  });
}
