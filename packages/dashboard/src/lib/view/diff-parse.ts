import { revealText } from '@/lib/format/clean-text';

/** One line of a diff. Text has nothing invisible left in it. */
export interface DiffLine {
  readonly kind: 'hunk' | 'add' | 'del' | 'same' | 'note';
  /** Line numbers before and after; null where there is none. */
  readonly old: number | null;
  readonly new: number | null;
  readonly text: string;
}

/** What happened to one file. */
export interface DiffFile {
  /** Relative to the repository. */
  readonly path: string;
  /** Its name before, where that was another one. */
  readonly oldPath: string | null;
  readonly status: 'added' | 'deleted' | 'modified' | 'renamed';
  readonly isBinary: boolean;
  readonly additions: number;
  readonly deletions: number;
  readonly lines: readonly DiffLine[];
  /** The diff ends inside of this file. */
  readonly isCut: boolean;
}

/** Reads git's unified diff; anything that is not one gives no files. */
export function parseDiff(text: string, isTruncated = false): readonly DiffFile[] {
  const sections = splitSections(text);
  return sections.map((section, index) =>
    parseSection(section, isTruncated && index === sections.length - 1),
  );
}

function splitSections(text: string): string[][] {
  const sections: string[][] = [];
  for (const line of text.split('\n')) {
    // Lines of files have a sign before them: none can look like this.
    if (line.startsWith('diff --git ')) sections.push([line]);
    else sections.at(-1)?.push(line);
  }
  return sections;
}

function parseSection(section: readonly string[], isCut: boolean): DiffFile {
  const body = section.findIndex((line) => line.startsWith('@@'));
  const head = body < 0 ? section : section.slice(0, body);
  const lines = body < 0 ? [] : parseLines(section.slice(body));
  const value = (name: string) => head.find((line) => line.startsWith(name))?.slice(name.length);
  const before = pathOf(value('rename from ')) ?? pathOf(value('--- '), 'a/');
  const after = pathOf(value('rename to ')) ?? pathOf(value('+++ '), 'b/');
  const path = after ?? before ?? pathFromHeader(section[0] ?? '');
  const isRename = value('rename to ') !== undefined;
  const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length;
  return {
    path: revealText(path),
    oldPath: isRename && before !== null ? revealText(before) : null,
    status: isRename
      ? 'renamed'
      : value('new file') !== undefined
        ? 'added'
        : value('deleted file') !== undefined
          ? 'deleted'
          : 'modified',
    isBinary: head.some((line) => line.startsWith('Binary files ') || line.startsWith('GIT binary patch')),
    additions: count('add'),
    deletions: count('del'),
    lines,
    isCut,
  };
}

function parseLines(body: readonly string[]): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let before = 0;
  let after = 0;
  for (const line of body) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/s.exec(line);
    const text = revealText(line.slice(1).replace(/\r$/, ''));
    if (hunk !== null) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      lines.push({ kind: 'hunk', old: null, new: null, text: revealText(hunk[3] ?? '').trim() });
    } else if (line.startsWith('+')) lines.push({ kind: 'add', old: null, new: after++, text });
    else if (line.startsWith('-')) lines.push({ kind: 'del', old: before++, new: null, text });
    else if (line.startsWith(' ')) lines.push({ kind: 'same', old: before++, new: after++, text });
    else if (line.startsWith('\\')) lines.push({ kind: 'note', old: null, new: null, text: text.trim() });
  }
  return lines;
}

/** The path of a header line; null for `/dev/null`. Git puts a tab behind names with spaces, and quotes odd ones. */
function pathOf(value: string | undefined, prefix = ''): string | null {
  if (value === undefined) return null;
  const path = unquote(value.replace(/\t$/, ''));
  if (path === '/dev/null') return null;
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

/** `diff --git a/x b/x`, all that there is for empty files and changed modes: both halves are the same. */
function pathFromHeader(line: string): string {
  const names = line.slice('diff --git '.length);
  const half = names.slice(0, Math.floor(names.length / 2));
  return unquote(half).replace(/^a\//, '');
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

function unquote(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name;
  return name
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
    );
}
