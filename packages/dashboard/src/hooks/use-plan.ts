'use client';

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Api } from '@/lib/api-client/api';
import { useApi } from '@/lib/api-client/api-context';
import { queryKeys } from './query-keys';

/** Whose plan: that of the file which a run works on, or (without `runId`) of the project's own task file. */
export interface PlanTarget {
  readonly projectId: string;
  readonly runId?: string;
}

/** A plan, read again every 10 s while its tasks change; not read at all until it is `wanted`. */
export function usePlan(
  target: PlanTarget,
  options: { readonly changing?: boolean; readonly wanted?: boolean } = {},
) {
  const api = useApi();
  return useQuery({
    ...planOptions(api, target),
    enabled: options.wanted ?? true,
    refetchInterval: options.changing === true ? 10_000 : false,
  });
}

/** Reads the plan before it is asked for, when somebody is about to. */
export function usePlanAhead(target: PlanTarget): () => void {
  const api = useApi();
  const client = useQueryClient();
  return () => void client.prefetchQuery(planOptions(api, target));
}

function planOptions(api: Api, target: PlanTarget) {
  return queryOptions({
    queryKey: queryKeys.plan(target.projectId, target.runId),
    queryFn: ({ signal }) => api.plan(target, signal),
    staleTime: 5_000,
  });
}
