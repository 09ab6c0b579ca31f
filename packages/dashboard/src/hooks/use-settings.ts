'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '@/lib/api-client/api-context';
import { queryKeys } from './query-keys';

/** The settings that hold for all projects, and the choice of each. */
export function useSettings() {
  const api = useApi();
  return useQuery({ queryKey: queryKeys.settings, queryFn: ({ signal }) => api.settings(signal) });
}

/** Stores or takes away the webhook, and sends a test message to it. */
export function useWebhook() {
  const api = useApi();
  const client = useQueryClient();
  return {
    save: useMutation({
      mutationFn: api.saveWebhook,
      onSuccess: (reply) => client.setQueryData(queryKeys.settings, reply),
    }),
    test: useMutation({ mutationFn: () => api.testNotification() }),
  };
}

/** Stores or takes away what the dialog offers for a first start. */
export function useDefaults() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: api.saveDefaults,
    onSuccess: (reply) => client.setQueryData(queryKeys.settings, reply),
  });
}

/** Version of the dashboard and the agent that it found. */
export function useHealth() {
  const api = useApi();
  return useQuery({ queryKey: queryKeys.health, queryFn: ({ signal }) => api.health(signal) });
}

/** What every run needs, as the server finds it now. */
export function useDoctor() {
  const api = useApi();
  return useQuery({ queryKey: queryKeys.doctor, queryFn: ({ signal }) => api.doctor(signal), staleTime: 0 });
}
