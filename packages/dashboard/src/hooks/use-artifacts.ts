'use client';

import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/lib/api-client/api-context';
import { queryKeys } from './query-keys';

/** Spec, plan and tasks of a project, read again whenever a person looks. */
export function useArtifacts(projectId: string) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.artifacts(projectId),
    queryFn: ({ signal }) => api.artifacts(projectId, signal),
  });
}
