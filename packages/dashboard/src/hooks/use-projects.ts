'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '@/lib/api-client/api-context';
import { pollIntervalMs } from '@/lib/view/polling';
import { isActiveStatus } from '@/lib/view/run-status';
import { queryKeys } from './query-keys';
import { useDocumentHidden } from './use-document-hidden';

/** Every project, polled; faster while any of them has a run that can still change. */
export function useProjects() {
  const api = useApi();
  const hidden = useDocumentHidden();
  return useQuery({
    queryKey: queryKeys.projects,
    queryFn: ({ signal }) => api.projects(signal),
    refetchIntervalInBackground: true,
    refetchInterval: ({ state }) => {
      const runs = state.data?.projects.map((project) => project.orchestration) ?? [];
      const active = runs.some((run) => run !== undefined && isActiveStatus(run.status));
      return pollIntervalMs({ active, hidden, failing: state.status === 'error' });
    },
  });
}

/** One project out of the list; undefined while loading or when it does not exist. */
export function useProject(projectId: string) {
  const query = useProjects();
  const project = query.data?.projects.find((candidate) => candidate.id === projectId);
  return { query, project };
}

/** Adds, creates and removes projects; the list is read again before a promise resolves. */
export function useProjectMutations() {
  const api = useApi();
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: queryKeys.projects });
  return {
    add: useMutation({ mutationFn: api.addProject, onSuccess }),
    createDemo: useMutation({ mutationFn: () => api.createDemo(), onSuccess }),
    remove: useMutation({ mutationFn: api.removeProject, onSuccess }),
  };
}
