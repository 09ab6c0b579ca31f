import { RotateCwIcon, TriangleAlertIcon } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { TextWithCode } from '@/components/ui/text-with-code';
import { cn } from '@/lib/view/class-names';

/** What went wrong and what to do about it: message, hint, code, and a way to try again. */
export function ErrorNote(props: {
  readonly error: { readonly message: string; readonly code?: string; readonly hint?: string };
  readonly onRetry?: () => void;
  readonly className?: string;
}) {
  const { error, onRetry } = props;
  return (
    <div
      role="alert"
      className={cn(
        'flex items-start gap-2.5 rounded-lg border border-danger-line bg-danger-soft px-3 py-2.5',
        props.className,
      )}
    >
      <TriangleAlertIcon className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-pretty break-words">{error.message}</p>
        {error.hint !== undefined && (
          <p className="text-pretty break-words text-muted-foreground">
            <TextWithCode text={error.hint} />
          </p>
        )}
        {error.code !== undefined && (
          <p className="mt-0.5 font-mono text-2xs text-muted-foreground">{error.code}</p>
        )}
      </div>
      {onRetry !== undefined && (
        <Button size="sm" variant="outline" onClick={onRetry}>
          <RotateCwIcon aria-hidden /> Try again
        </Button>
      )}
    </div>
  );
}
