import { ChevronRightIcon } from 'lucide-react';
import { cn } from '@/lib/view/class-names';
import type { DiffEntry } from '@/lib/view/diff-rows';

/** What happened to a file, in a word. */
export const FILE_STATUS: Readonly<Record<DiffEntry['status'], string>> = {
  added: 'Added',
  deleted: 'Deleted',
  modified: 'Modified',
  renamed: 'Renamed',
};

/** Head of one file; opens and closes it. */
export function DiffFileHeader(props: {
  readonly entry: DiffEntry;
  readonly isOpen: boolean;
  readonly onToggle: (id: string) => void;
}) {
  const { entry, isOpen } = props;
  return (
    <h3 className="border-y bg-muted">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => props.onToggle(entry.id)}
        className="focus-ring flex w-full items-center gap-2 px-3 py-2 text-left text-xs -outline-offset-2"
      >
        <ChevronRightIcon
          aria-hidden
          className={cn(
            'size-3.5 shrink-0 text-muted-foreground transition-transform',
            isOpen && 'rotate-90',
          )}
        />
        <span className="min-w-0 flex-1 font-mono font-medium break-all">
          {entry.oldPath !== null && <span className="text-muted-foreground">{entry.oldPath} → </span>}
          {entry.path}
        </span>{' '}
        {entry.status !== 'modified' && (
          <span className="shrink-0 text-2xs text-muted-foreground">{FILE_STATUS[entry.status]}</span>
        )}{' '}
        <DiffCounts entry={entry} />
      </button>
    </h3>
  );
}

/** Lines that came and went. */
export function DiffCounts({ entry }: { readonly entry: DiffEntry }) {
  if (entry.isBinary) return <span className="shrink-0 text-2xs text-muted-foreground">binary</span>;
  return (
    <span className="shrink-0 font-mono text-2xs tabular-nums">
      <span className="text-done">+{entry.additions}</span>{' '}
      <span className="text-danger">−{entry.deletions}</span>
    </span>
  );
}
