import Link from 'next/link';
import { ErrorNote } from '@/components/layout/error-note';
import { toApiError } from '@/lib/api-client/api-error';
import { runHref } from '@/lib/view/hrefs';
import { runInProgressId } from '@/lib/view/refused-start';

/** Why the server refused a start, with the way to the run that is in the way. */
export function StartError({ error, projectId }: { readonly error: unknown; readonly projectId: string }) {
  const runId = runInProgressId(error);
  if (runId === null) return <ErrorNote className="mx-5 mb-3" error={toApiError(error)} />;
  return (
    <div role="alert" className="mx-5 mb-3 rounded-lg border border-warn-line bg-warn-soft px-3 py-2.5">
      <p className="font-medium">Orchestration already in progress</p>
      <p className="text-pretty text-muted-foreground">
        A phase needs the project for itself.{' '}
        <Link
          className="focus-ring rounded-sm text-accent underline underline-offset-4"
          href={runHref(projectId, runId)}
        >
          Open the running one
        </Link>{' '}
        to watch or cancel it.
      </p>
    </div>
  );
}
