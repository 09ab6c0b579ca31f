'use client';

import type { ControlRequest, GoBackRequest, RecoveryOption } from '@specflow/shared/schemas';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ControlAction } from '@/lib/api-client/api';
import { useApi } from '@/lib/api-client/api-context';
import { pollIntervalMs } from '@/lib/view/polling';
import { isActiveStatus } from '@/lib/view/run-status';
import { queryKeys } from './query-keys';
import { useDocumentHidden } from './use-document-hidden';

/** Which run: the one that matters now (without `runId`), or a certain one. */
export interface RunTarget {
  readonly projectId: string;
  readonly runId?: string;
}

/**
 * A run as the server sees it, polled: every 3 s while it can still change, slower or not at all otherwise.
 * Data stays on screen when a poll fails.
 */
export function useOrchestration({ projectId, runId }: RunTarget) {
  const api = useApi();
  const hidden = useDocumentHidden();
  const query = useQuery({
    queryKey: queryKeys.status(projectId, runId),
    queryFn: ({ signal }) => api.status({ projectId, id: runId }, signal),
    refetchIntervalInBackground: true,
    refetchInterval: ({ state }) => {
      const run = state.data?.orchestration ?? null;
      const active = run !== null && isActiveStatus(run.status);
      if (run !== null && runId !== undefined && !active) return false;
      return pollIntervalMs({ active, hidden, failing: state.status === 'error' });
    },
  });
  return {
    query,
    run: query.data?.orchestration ?? null,
    tasks: query.data?.tasks,
    workflow: query.data?.workflow ?? null,
  };
}

/** What a person asks of a run. */
export type RunCommand =
  | ({ readonly action: ControlAction } & Omit<ControlRequest, 'projectId' | 'id'>)
  | { readonly action: RecoveryOption }
  | { readonly action: 'go-back'; readonly step: GoBackRequest['step'] };

/** Sends commands to one run; afterwards everything that it may have changed is read again. */
export function useRunCommand({ projectId, runId }: Required<RunTarget>) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: RunCommand) => {
      const target = { projectId, id: runId };
      if (command.action === 'retry' || command.action === 'skip' || command.action === 'abort') {
        return api.recover({ ...target, action: command.action });
      }
      if (command.action === 'go-back') return api.goBack({ ...target, step: command.step });
      const { action, ...options } = command;
      return api.control(action, { ...target, ...options });
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.orchestrations }),
        client.invalidateQueries({ queryKey: queryKeys.projects }),
      ]),
  });
}
