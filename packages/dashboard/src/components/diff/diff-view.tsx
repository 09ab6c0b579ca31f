'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { NativeSelect } from '@/components/ui/native-select';
import { Skeleton } from '@/components/ui/skeleton';
import { useBatchDiff } from '@/hooks/use-batch-diff';
import { toApiError } from '@/lib/api-client/api-error';
import { formatCount } from '@/lib/format/count';
import { type DiffEntry, diffRows } from '@/lib/view/diff-rows';
import { DiffFileList } from './diff-file-list';
import { DiffRowList, type DiffRowListHandle } from './diff-row-list';

/** Files on the left, their changes on the right; on a phone the files are a select above. */
export function DiffView(props: {
  readonly projectId: string;
  readonly runId: string;
  readonly batchId?: string;
  /** The file of the run's tasks, which is counted apart. */
  readonly isTaskList: (path: string) => boolean;
}) {
  const target = { projectId: props.projectId, id: props.runId, batch: props.batchId };
  const { query, entries, load, loading, failed } = useBatchDiff(target);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [full, setFull] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<DiffRowListHandle>(null);
  const rows = useMemo(() => diffRows(entries, { closed, full }), [entries, closed, full]);
  const lists = entries.filter(({ path }) => props.isTaskList(path)).length;
  const toggle = useCallback((id: string) => setClosed((before) => toggled(before, id)), []);
  const showAll = useCallback((id: string) => setFull((before) => new Set([...before, id])), []);
  const goTo = (id: string) => list.current?.showFile(id);

  if (query.data === undefined) {
    if (!query.isError) return <DiffSkeleton />;
    return <ErrorNote className="m-5" error={toApiError(query.error)} onRetry={() => query.refetch()} />;
  }
  if (entries.length === 0) {
    return (
      <p className="px-5 py-16 text-center text-pretty text-muted-foreground">
        No file has changed. What agents did to the task list alone is shown with the batch.
      </p>
    );
  }
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-5 py-2 text-xs text-muted-foreground tabular-nums">
        <span>
          {formatCount(entries.length - lists, 'file')}
          {query.data.filesTruncated && ' and more'}
          {lists > 0 && ' and the task list'}
        </span>
        <Totals entries={entries} />
        {query.data.diff === null && <span className="text-warn">Without git only the names are known.</span>}
        {query.data.isTruncated && (
          <span className="text-warn">Too large for one piece: load the rest by file.</span>
        )}
      </p>
      <div className="flex min-h-0 flex-1 flex-col lg:grid lg:grid-cols-[17rem_minmax(0,1fr)]">
        <div className="border-b px-5 py-2 lg:hidden">
          <NativeSelect
            aria-label="Go to file"
            className="w-full"
            value=""
            onChange={(event) => goTo(event.target.value)}
          >
            <option value="" disabled>
              Go to file…
            </option>
            {entries.map((entry) => (
              <option key={entry.id} value={entry.id}>
                {entry.path}
              </option>
            ))}
          </NativeSelect>
        </div>
        <DiffFileList entries={entries} onChoose={goTo} />
        <DiffRowList
          ref={list}
          rows={rows}
          loading={loading}
          failed={failed}
          onToggle={toggle}
          onShowAll={showAll}
          onLoad={load}
        />
      </div>
    </>
  );
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(before);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Totals({ entries }: { readonly entries: readonly DiffEntry[] }) {
  const sum = (pick: (entry: DiffEntry) => number) =>
    entries.reduce((total, entry) => total + pick(entry), 0);
  return (
    <span className="font-mono">
      <span className="text-done">+{sum((entry) => entry.additions)}</span>{' '}
      <span className="text-danger">−{sum((entry) => entry.deletions)}</span>
    </span>
  );
}

function DiffSkeleton() {
  return (
    <div className="grid gap-6 px-5 py-5 lg:grid-cols-[15rem_minmax(0,1fr)]" aria-busy="true">
      <Skeleton className="h-40 max-lg:hidden" />
      <Skeleton className="h-96" />
    </div>
  );
}
