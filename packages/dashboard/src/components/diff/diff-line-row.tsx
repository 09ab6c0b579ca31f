import { memo } from 'react';
import { cn } from '@/lib/view/class-names';
import type { DiffLine } from '@/lib/view/diff-parse';

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = {
  add: '+',
  del: '−',
  same: ' ',
  hunk: '',
  note: '',
};

/** One line of a diff: numbers before and after, sign, text. The sign says what the colour says. */
export const DiffLineRow = memo(function DiffLineRow({ line }: { readonly line: DiffLine }) {
  if (line.kind === 'hunk' || line.kind === 'note') {
    return (
      <p
        className={cn(
          'min-h-5 truncate py-px pr-3 pl-26 font-mono text-2xs leading-4.5 text-faint-foreground max-sm:pl-15',
          line.kind === 'hunk' && 'border-y border-border/60 bg-muted/50 py-0.5',
        )}
      >
        {line.kind === 'hunk' ? `⋯ ${line.text}` : line.text}
      </p>
    );
  }
  return (
    <div
      className={cn(
        'flex font-mono text-xs leading-5',
        line.kind === 'add' && 'bg-done-soft',
        line.kind === 'del' && 'bg-danger-soft',
      )}
    >
      <LineNumber value={line.old} className="max-sm:hidden" />
      <LineNumber value={line.new ?? line.old} phoneOnly={line.new === null} />
      <span
        className={cn(
          'w-5 shrink-0 text-center select-none',
          line.kind === 'add' && 'text-done',
          line.kind === 'del' && 'text-danger',
        )}
      >
        {SIGNS[line.kind]}
      </span>
      <span className="min-w-0 flex-1 pr-3 break-words whitespace-pre-wrap [overflow-wrap:anywhere] [tab-size:4]">
        {line.text}
      </span>
    </div>
  );
});

function LineNumber(props: {
  readonly value: number | null;
  readonly phoneOnly?: boolean;
  readonly className?: string;
}) {
  return (
    <span
      aria-hidden
      className={cn(
        'w-10.5 shrink-0 pr-2 text-right text-2xs leading-5 text-faint-foreground tabular-nums select-none',
        props.className,
      )}
    >
      <span className={cn(props.phoneOnly === true && 'sm:hidden')}>{props.value}</span>
    </span>
  );
}
