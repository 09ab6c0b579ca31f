'use client';

import type { PermissionMode } from '@specflow/shared/schemas';
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Api, PreviewOptions } from '@/lib/api-client/api';
import { useApi } from '@/lib/api-client/api-context';
import { previewOptions } from '@/lib/view/preview-options';
import { queryKeys } from './query-keys';

/** What a start with these options would do. The last answer stays until the next one is there. */
export function usePreview(projectId: string, options: PreviewOptions) {
  const api = useApi();
  return useQuery({ ...previewQuery(api, projectId, options), placeholderData: keepPreviousData });
}

/** Asks what a start with the usual options would do before the dialog opens, when somebody is about to open it. */
export function usePreviewAhead(projectId: string): () => void {
  const api = useApi();
  const client = useQueryClient();
  return () => {
    const query = previewQuery(api, projectId, previewOptions({}));
    // An older answer may be from before another run: the dialog would begin with its values.
    const { fetchStatus, dataUpdatedAt } = client.getQueryState(query.queryKey) ?? {};
    if (fetchStatus === 'fetching' || Date.now() - (dataUpdatedAt ?? 0) < FRESH_MS) return;
    client.removeQueries({ queryKey: query.queryKey });
    void client.prefetchQuery({ ...query, gcTime: FRESH_MS });
  };
}

/** How long an answer that was fetched ahead is taken for that of now. */
const FRESH_MS = 3_000;

function previewQuery(api: Api, projectId: string, options: PreviewOptions) {
  return queryOptions({
    queryKey: queryKeys.preview(projectId, options),
    queryFn: ({ signal }) => api.preview(projectId, options, signal),
    staleTime: FRESH_MS,
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
