'use client';

import type { PermissionMode } from '@specflow/shared/schemas';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PreviewOptions } from '@/lib/api-client/api';
import { useApi } from '@/lib/api-client/api-context';
import { queryKeys } from './query-keys';

/** What a start with these options would do. The last answer stays until the next one is there. */
export function usePreview(projectId: string, options: PreviewOptions) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.preview(projectId, options),
    queryFn: ({ signal }) => api.preview(projectId, options, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
}

/** The value once it has not changed for `delayMs`. */
export function useSettled<T>(value: T, delayMs: number): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text)), delayMs);
    return () => clearTimeout(timer);
  }, [text, delayMs]);
  return settled;
}

/** Stores what the agent of a project may do without asking. */
export function usePermissionChoice(projectId: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (mode: PermissionMode) => api.setPermissionMode(projectId, mode),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.previews(projectId) }),
        client.invalidateQueries({ queryKey: queryKeys.settings }),
      ]),
  });
}
