'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '@/lib/api-client/api-context';
import { queryKeys } from './query-keys';

/** The slash commands that an agent would find in a project. */
export function useSkills(projectId: string) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.skills(projectId),
    queryFn: ({ signal }) => api.skills(projectId, signal),
    staleTime: 10_000,
  });
}

/** Starts a single slash command as a run of its own. */
export function useStartWorkflow(projectId: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (skill: string) => api.startWorkflow({ projectId, skill }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.orchestrations }),
        client.invalidateQueries({ queryKey: queryKeys.projects }),
      ]),
  });
}

/** The facts of `specflow status` about a project, read when asked for. */
export function useProjectStatus(projectId: string) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.projectReport(projectId, 'status'),
    queryFn: ({ signal }) => api.projectStatus(projectId, signal),
  });
}

/** What `specflow check` says about a project, read when asked for; nothing is changed. */
export function useProjectCheck(projectId: string) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.projectReport(projectId, 'check'),
    queryFn: ({ signal }) => api.projectCheck(projectId, signal),
  });
}
