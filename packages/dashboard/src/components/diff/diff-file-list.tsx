import type { DiffEntry } from '@/lib/view/diff-rows';
import { DiffCounts, FILE_STATUS } from './diff-file-header';

/** The changed files; each leads to its changes. */
export function DiffFileList(props: {
  readonly entries: readonly DiffEntry[];
  readonly onChoose: (id: string) => void;
}) {
  return (
    <nav aria-label="Changed files" className="overflow-y-auto border-r py-2 max-lg:hidden">
      <ul>
        {props.entries.map((entry) => {
          const slash = entry.path.lastIndexOf('/');
          return (
            <li key={entry.id}>
              <button
                type="button"
                title={entry.path}
                onClick={() => props.onChoose(entry.id)}
                className="focus-ring flex w-full items-center gap-2 px-4 py-1.5 text-left text-xs -outline-offset-2 hover:bg-hover"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{entry.path.slice(slash + 1)}</span>
                  {slash > 0 && (
                    <span className="block truncate text-2xs text-faint-foreground">
                      {entry.path.slice(0, slash)}
                    </span>
                  )}
                </span>
                <span className="sr-only">{FILE_STATUS[entry.status]}</span>
                <DiffCounts entry={entry} />
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
