import { posix } from 'node:path';
import type { FileChange, Snapshot } from '@specflow/shared/schemas';
import { locateRepository, WITHOUT_SPECFLOW } from './describe';
import { compareManifests } from './manifest';
import type { Git } from './run-git';
import { splitZ } from './split-z';

const DIFF_FLAGS = ['--no-color', '--no-ext-diff', '--no-textconv'] as const;

/** What is compared with what. */
export interface Comparison {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/**
 * Files that differ between two snapshots, without `.specflow/**`; paths are relative to the project (those of the
 * same repository outside of it begin with `../`). Null when the two cannot be compared.
 */
export async function listChanges(
  context: { readonly git: Git; readonly manifestsDir: string },
  projectPath: string,
  { before, after }: Comparison,
): Promise<FileChange[] | null> {
  if (before.kind !== after.kind) return null;
  if (before.kind === 'manifest') return compareManifests(context.manifestsDir, before.tree, after.tree);
  if (before.tree === after.tree) return [];
  const call = {
    cwd: projectPath,
    args: [
      'diff-tree',
      '-r',
      '-z',
      '--no-renames',
      ...DIFF_FLAGS,
      '--raw',
      '--numstat',
      before.tree,
      after.tree,
      '--',
      ':/',
      ...WITHOUT_SPECFLOW,
    ],
  };
  const [repository, diff] = await Promise.all([
    locateRepository(context.git, projectPath),
    context.git.run(call),
  ]);
  if (repository === null) return null;
  const isWhole = diff.exitCode === 0 && !diff.isTruncated;
  // Asking again makes the failure an error with git's own words.
  const { statuses, counts } = parseDiff(splitZ(isWhole ? diff.stdout : await context.git.read(call)));
  return statuses.map(({ path, status }) => ({
    path: relativeTo(repository.prefix, path),
    status,
    ...counts.get(path),
  }));
}

/** Text of a diff for people, and whether its end is missing. */
export interface DiffText {
  readonly text: string;
  readonly isTruncated: boolean;
}

/** Unified diff between two snapshots, of one file (relative to the project) or of all. Null without git. */
export async function readDiff(
  git: Git,
  projectPath: string,
  options: Comparison & { readonly path?: string; readonly maxBytes: number },
): Promise<DiffText | null> {
  const { before, after, path, maxBytes } = options;
  if (before.kind !== 'git' || after.kind !== 'git') return null;
  if ((await locateRepository(git, projectPath)) === null) return null;
  const only = path === undefined ? ':/' : `:(literal)${path}`;
  const args = [
    'diff-tree',
    '-r',
    '-p',
    '-M',
    ...DIFF_FLAGS,
    before.tree,
    after.tree,
    '--',
    only,
    ...WITHOUT_SPECFLOW,
  ];
  const result = await git.run({ cwd: projectPath, args, maxBytes });
  if (result.isTruncated) return { text: result.stdout, isTruncated: true };
  return { text: await ended(git, projectPath, { args, result }), isTruncated: false };
}

async function ended(
  git: Git,
  cwd: string,
  call: { args: string[]; result: { exitCode: number | null; stdout: string } },
): Promise<string> {
  // Asking again makes the failure an error with git's own words.
  return call.result.exitCode === 0 ? call.result.stdout : git.read({ cwd, args: call.args });
}

const STATUSES: Readonly<Record<string, FileChange['status']>> = { A: 'added', D: 'deleted' };

interface ParsedDiff {
  readonly statuses: readonly { readonly path: string; readonly status: FileChange['status'] }[];
  readonly counts: ReadonlyMap<string, Pick<FileChange, 'additions' | 'deletions'>>;
}

/** `--raw --numstat -z`: first `:modes ids letter`, path, and so on for each file; then a record of counts for each. */
function parseDiff(parts: readonly string[]): ParsedDiff {
  const statuses: ParsedDiff['statuses'][number][] = [];
  let at = 0;
  for (; parts[at]?.startsWith(':'); at += 2) {
    const letter = parts[at]?.at(-1) ?? '';
    statuses.push({ path: parts[at + 1] ?? '', status: STATUSES[letter] ?? 'modified' });
  }
  return { statuses, counts: new Map(parts.slice(at).map(parseCounts)) };
}

/** `--numstat -z`: `added TAB deleted TAB path`; a dash for binary files. */
function parseCounts(record: string): [string, Pick<FileChange, 'additions' | 'deletions'>] {
  const [additions = '-', deletions = '-', ...path] = record.split('\t');
  const counts = additions === '-' ? {} : { additions: Number(additions), deletions: Number(deletions) };
  return [path.join('\t'), counts];
}

function relativeTo(prefix: string, path: string): string {
  return prefix === '' ? path : posix.relative(prefix, path);
}
