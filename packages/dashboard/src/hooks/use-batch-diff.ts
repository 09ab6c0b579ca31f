'use client';

import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { DiffRequest } from '@/lib/api-client/api';
import { useApi } from '@/lib/api-client/api-context';
import { diffEntries } from '@/lib/view/diff-rows';
import { queryKeys } from './query-keys';

/** Snapshots do not change any more; a batch may still get a later one. */
const FRESH_MS = 30_000;

/** What a run or a batch changed, file by file. `load` fetches a file that the whole was too long for. */
export function useBatchDiff(target: Omit<DiffRequest, 'path'>) {
  const api = useApi();
  const [paths, setPaths] = useState<readonly string[]>([]);
  const query = useQuery({
    queryKey: queryKeys.diff(target),
    queryFn: ({ signal }) => api.diff(target, signal),
    staleTime: FRESH_MS,
  });
  const loaded = useQueries({
    queries: paths.map((path) => ({
      queryKey: queryKeys.diff({ ...target, path }),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.diff({ ...target, path }, signal),
      staleTime: FRESH_MS,
    })),
    combine: (results) => ({
      texts: results.map((result) => result.data?.diff),
      loading: paths.filter((_, index) => results[index]?.isFetching === true),
      failed: paths.filter((_, index) => results[index]?.isError === true),
      retry: (path: string) => void results[paths.indexOf(path)]?.refetch(),
    }),
  });
  const { texts } = loaded;
  const entries = useMemo(() => {
    const known = paths.flatMap((path, index) => {
      const text = texts[index];
      return typeof text === 'string' ? [[path, text] as const] : [];
    });
    return query.data === undefined ? [] : diffEntries(query.data, new Map(known));
  }, [query.data, paths, texts]);
  const load = (path: string) => {
    if (paths.includes(path)) loaded.retry(path);
    else setPaths([...paths, path]);
  };
  return { query, entries, load, loading: loaded.loading, failed: loaded.failed };
}
