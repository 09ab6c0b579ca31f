'use client';

import { lazy, Suspense } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { Skeleton } from '@/components/ui/skeleton';
import { useArtifacts } from '@/hooks/use-artifacts';
import { useUrlTab } from '@/hooks/use-url-tab';
import { toApiError } from '@/lib/api-client/api-error';

const Markdown = lazy(() => import('./markdown').then((module) => ({ default: module.Markdown })));

/** Spec, plan and tasks of the phase as people read them; `?file=` names the one that is shown. */
export default function FilesTab({ projectId }: { readonly projectId: string }) {
  const { data, error, isError, isPending, refetch } = useArtifacts(projectId);
  const files = data?.files ?? [];
  const [chosen, choose] = useUrlTab(['', ...files.map(({ name }) => name)], 'file');
  if (isPending) return <Skeleton className="h-96 rounded-xl" />;
  if (data === undefined && isError) return <ErrorNote error={toApiError(error)} onRetry={() => refetch()} />;
  const file = files.find(({ name }) => name === chosen) ?? files[0];
  if (file === undefined) {
    return (
      <Card className="px-4 py-10 text-center text-pretty text-muted-foreground">
        No files yet. The design step writes spec.md, plan.md and tasks.md, and they appear here.
      </Card>
    );
  }
  return (
    <Card className="overflow-hidden">
      <CardHeader className="flex-wrap border-b">
        <CardTitle className="min-w-0 font-mono text-xs font-normal break-all text-muted-foreground">
          {file.path}
        </CardTitle>
        <fieldset aria-label="Files of the phase" className="flex gap-1">
          {files.map(({ name }) => (
            <Button
              key={name}
              size="sm"
              variant={name === file.name ? 'outline' : 'ghost'}
              aria-pressed={name === file.name}
              onClick={() => name !== file.name && choose(name)}
            >
              {name}
            </Button>
          ))}
        </fieldset>
      </CardHeader>
      <div className="p-5">
        <LoadBoundary>
          <Suspense fallback={<Skeleton className="h-80" />}>
            <Markdown key={file.path} text={file.text} />
          </Suspense>
        </LoadBoundary>
        {file.isTruncated && (
          <p className="mt-4 border-t pt-3 text-xs text-muted-foreground">
            The file goes on; this is its beginning.
          </p>
        )}
      </div>
    </Card>
  );
}
