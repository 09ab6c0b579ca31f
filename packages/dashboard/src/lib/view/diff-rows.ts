import type { FileChange } from '@specflow/shared/schemas';
import { type DiffFile, type DiffLine, parseDiff } from './diff-parse';

/** One file of a diff view: with its lines, or only known by name until it is asked for. */
export interface DiffEntry extends DiffFile {
  readonly id: string;
  /** The path to ask for; null when all of it is here. */
  readonly loadPath: string | null;
}

/** One row of the list that a diff view shows. */
export type DiffRow =
  | { readonly kind: 'file'; readonly key: string; readonly entry: DiffEntry; readonly isOpen: boolean }
  | { readonly kind: 'line'; readonly key: string; readonly line: DiffLine }
  | { readonly kind: 'more'; readonly key: string; readonly entry: DiffEntry; readonly hidden: number }
  | { readonly kind: 'load'; readonly key: string; readonly entry: DiffEntry }
  | { readonly kind: 'empty'; readonly key: string; readonly text: string };

/** What a person has chosen to see, by file. */
export interface DiffChoices {
  readonly closed: ReadonlySet<string>;
  /** Large files that are shown in full. */
  readonly full: ReadonlySet<string>;
}

/** Lines of one file that are shown unasked. */
export const LINES_PER_FILE = 400;

/** The files of a diff, in its order; then those that are known by name only. `loaded` holds files asked for one by one. */
export function diffEntries(
  reply: {
    readonly files: readonly FileChange[];
    readonly diff: string | null;
    readonly isTruncated: boolean;
  },
  loaded: ReadonlyMap<string, string> = new Map(),
): readonly DiffEntry[] {
  const parsed = reply.diff === null ? [] : parseDiff(reply.diff, reply.isTruncated);
  const shown = new Set<FileChange>();
  const entries = parsed.map((file): DiffEntry => {
    const change = reply.files.find((candidate) => isSameFile(candidate.path, file.path));
    const before = reply.files.find(
      (candidate) => file.oldPath !== null && isSameFile(candidate.path, file.oldPath),
    );
    for (const known of [change, before]) if (known !== undefined) shown.add(known);
    const whole = change !== undefined && file.isCut ? fileIn(loaded.get(change.path)) : null;
    const loadPath = file.isCut && whole === null ? (change?.path ?? null) : null;
    return { ...(whole ?? file), id: file.path, loadPath };
  });
  const rest = reply.files
    .filter((change) => !shown.has(change))
    .map((change) => namedEntry(change, reply, loaded));
  return [...entries, ...rest];
}

/** The rows of all files, ready for a list that draws only those on screen. */
export function diffRows(entries: readonly DiffEntry[], { closed, full }: DiffChoices): readonly DiffRow[] {
  return entries.flatMap((entry): DiffRow[] => {
    const isOpen = !closed.has(entry.id);
    const head: DiffRow = { kind: 'file', key: entry.id, entry, isOpen };
    if (!isOpen) return [head];
    const limit = full.has(entry.id) ? entry.lines.length : LINES_PER_FILE;
    const hidden = entry.lines.length - limit;
    const rows = entry.lines
      .slice(isFromTheTop(entry.lines) ? 1 : 0, limit)
      .map((line, index): DiffRow => ({ kind: 'line', key: `${entry.id}\n${index}`, line }));
    if (hidden > 0) rows.push({ kind: 'more', key: `${entry.id}\nmore`, entry, hidden });
    else if (entry.loadPath !== null) rows.push({ kind: 'load', key: `${entry.id}\nload`, entry });
    else if (entry.lines.length === 0)
      rows.push({ kind: 'empty', key: `${entry.id}\nempty`, text: emptyText(entry) });
    return [head, ...rows];
  });
}

/** The head of a hunk says what was left out before it: nothing when it begins with the first line. */
function isFromTheTop([head, first]: readonly DiffLine[]): boolean {
  return head?.kind === 'hunk' && head.text === '' && (first?.old ?? first?.new) === 1;
}

function emptyText(entry: DiffEntry): string {
  if (entry.isBinary) return 'Binary file';
  if (entry.status === 'renamed') return 'Renamed without a change';
  return entry.additions + entry.deletions > 0 ? 'Only the name of this file is known' : 'No change of text';
}

function namedEntry(
  change: FileChange,
  reply: { readonly diff: string | null },
  loaded: ReadonlyMap<string, string>,
): DiffEntry {
  const known = fileIn(loaded.get(change.path));
  const isBinary = change.additions === undefined;
  const base = {
    path: change.path,
    oldPath: null,
    status: change.status,
    isBinary,
    additions: change.additions ?? 0,
    deletions: change.deletions ?? 0,
    lines: [],
    isCut: false,
  };
  const canLoad = reply.diff !== null && !isBinary && !loaded.has(change.path);
  return { ...(known ?? base), id: change.path, loadPath: canLoad ? change.path : null };
}

function fileIn(diff: string | undefined): DiffFile | null {
  return diff === undefined ? null : (parseDiff(diff)[0] ?? null);
}

/** Evidence names files relative to the project, git relative to the repository around it. */
function isSameFile(inProject: string, inRepository: string): boolean {
  const name = inProject.replace(/^(?:\.\.\/)+/, '');
  return inRepository === name || inRepository.endsWith(`/${name}`);
}
