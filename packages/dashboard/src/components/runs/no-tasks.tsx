import { ErrorNote } from '@/components/layout/error-note';
import { Card } from '@/components/ui/card';
import type { ApiError } from '@/lib/api-client/api-error';

/** Where tasks will be: why there are none yet and where they come from, or what went wrong. */
export function NoTasks(props: { readonly error?: ApiError; readonly onRetry?: () => void }) {
  const { error, onRetry } = props;
  if (error !== undefined && error.code !== 'NO_PHASE' && error.code !== 'NO_TASKS_FILE') {
    return <ErrorNote error={error} onRetry={onRetry} />;
  }
  return (
    <Card className="px-4 py-10 text-center text-pretty text-muted-foreground">
      {error?.code === 'NO_PHASE' ? (
        <>
          <p className="font-medium text-foreground">No phase is open, and no list of tasks was found</p>
          <p className="mt-1">
            Open a phase with <Command text="specflow phase open" />, or write numbered tasks into a TODO.md
            and run them with <Command text="specflow batch" />. They appear here.
          </p>
        </>
      ) : (
        <p>No tasks yet. The design step writes tasks.md, and its tasks appear here.</p>
      )}
    </Card>
  );
}

function Command({ text }: { readonly text: string }) {
  return <code className="font-mono text-xs whitespace-nowrap text-foreground">{text}</code>;
}
