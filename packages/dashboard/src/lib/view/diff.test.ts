import type { FileChange } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { parseDiff } from './diff-parse';
import { diffEntries, diffRows, LINES_PER_FILE } from './diff-rows';

const DIFF = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,3 +1,4 @@ export function a() {
 one
-two
+TWO
+diff --git a/fake b/fake
 three
\\ No newline at end of file
diff --git a/old name.md b/new name.md
similarity index 100%
rename from old name.md
rename to new name.md
diff --git a/logo.png b/logo.png
new file mode 100644
index 0..1
Binary files /dev/null and b/logo.png differ
diff --git a/gone.ts b/gone.ts
deleted file mode 100644
--- a/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-bye
diff --git "a/tab\\there" "b/tab\\there"
new file mode 100644
--- /dev/null
+++ "b/tab\\there"
@@ -0,0 +1 @@
+if (admin\u202e) {
diff --git a/empty.ts b/empty.ts
new file mode 100644
index 0..e
`;

describe('parseDiff', () => {
  it('reads every kind of change', () => {
    const files = parseDiff(DIFF).map(({ path, oldPath, status, isBinary, additions, deletions }) => {
      return [path, oldPath, status, isBinary, additions, deletions];
    });
    expect(files).toEqual([
      ['src/a.ts', null, 'modified', false, 2, 1],
      ['new name.md', 'old name.md', 'renamed', false, 0, 0],
      ['logo.png', null, 'added', true, 0, 0],
      ['gone.ts', null, 'deleted', false, 0, 1],
      ['tab\there', null, 'added', false, 1, 0],
      ['empty.ts', null, 'added', false, 0, 0],
    ]);
  });

  it('numbers lines as they were and as they are', () => {
    const [file] = parseDiff(DIFF);
    expect(file?.lines).toEqual([
      { kind: 'hunk', old: null, new: null, text: 'export function a() {' },
      { kind: 'same', old: 1, new: 1, text: 'one' },
      { kind: 'del', old: 2, new: null, text: 'two' },
      { kind: 'add', old: null, new: 2, text: 'TWO' },
      { kind: 'add', old: null, new: 3, text: 'diff --git a/fake b/fake' },
      { kind: 'same', old: 3, new: 4, text: 'three' },
      { kind: 'note', old: null, new: null, text: 'No newline at end of file' },
    ]);
  });

  it('shows a reviewer what is meant to be invisible', () => {
    expect(parseDiff(DIFF)[4]?.lines[1]?.text).toBe('if (admin‹U+202E›) {');
  });

  it.each(['', 'no diff at all', 'diff --git '])('survives %j', (text) => {
    expect(() => parseDiff(text)).not.toThrow();
  });
});

describe('the rows of a diff', () => {
  const none = { closed: new Set<string>(), full: new Set<string>() };
  const change = (path: string, over: Partial<FileChange> = {}): FileChange => {
    return { path, status: 'modified', additions: 1, deletions: 0, ...over };
  };
  const long = (path: string, lines: number) =>
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -0,0 +1,${lines} @@\n${'+x\n'.repeat(lines)}`;

  it('shows the beginning of a large file, and all of it when asked', () => {
    const entries = diffEntries({ files: [], diff: long('big.ts', 2_000), isTruncated: false });
    const rows = diffRows(entries, none);
    expect(rows).toHaveLength(LINES_PER_FILE + 1);
    expect(rows.at(-1)).toMatchObject({ kind: 'more', hidden: 2_001 - LINES_PER_FILE });
    expect(diffRows(entries, { ...none, full: new Set(['big.ts']) })).toHaveLength(2_001);
    expect(diffRows(entries, { ...none, closed: new Set(['big.ts']) })).toHaveLength(1);
  });

  it('offers to load what the diff was too long for, and shows it then', () => {
    const reply = {
      files: [
        change('a.ts'),
        change('cut.ts'),
        change('left.ts'),
        change('logo.png', { additions: undefined }),
      ],
      diff: long('pkg/a.ts', 2) + long('pkg/cut.ts', 3),
      isTruncated: true,
    };
    const offered = diffEntries(reply).map(({ path, loadPath }) => [path, loadPath]);
    expect(offered).toEqual([
      ['pkg/a.ts', null],
      ['pkg/cut.ts', 'cut.ts'],
      ['left.ts', 'left.ts'],
      ['logo.png', null],
    ]);
    const loaded = new Map([
      ['cut.ts', long('pkg/cut.ts', 9)],
      ['left.ts', long('pkg/left.ts', 4)],
    ]);
    const after = diffEntries(reply, loaded).map(({ additions, loadPath }) => [additions, loadPath]);
    expect(after).toEqual([
      [2, null],
      [9, null],
      [4, null],
      [0, null],
    ]);
  });

  it('has a row for lines that are left out, and none where nothing is', () => {
    const later = 'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -7 +7 @@\n-x\n+y\n';
    const kinds = (diff: string) =>
      diffRows(diffEntries({ files: [], diff, isTruncated: false }), none).map((row) =>
        row.kind === 'line' ? row.line.kind : row.kind,
      );
    expect(kinds(later)).toEqual(['file', 'hunk', 'del', 'add']);
    expect(kinds(long('a', 1))).toEqual(['file', 'add']);
  });

  it('lists a renamed file once', () => {
    const files = [change('old name.md', { status: 'deleted' }), change('new name.md', { status: 'added' })];
    const diff =
      'diff --git a/old name.md b/new name.md\nsimilarity index 100%\nrename from old name.md\nrename to new name.md\n';
    expect(diffEntries({ files, diff, isTruncated: false }).map(({ path }) => path)).toEqual(['new name.md']);
  });

  it('names the files of a project without git', () => {
    const entries = diffEntries({ files: [change('a.ts')], diff: null, isTruncated: false });
    expect(diffRows(entries, none)[1]).toMatchObject({
      kind: 'empty',
      text: 'Only the name of this file is known',
    });
  });
});
