import type { Snapshot } from '@specflow/shared/schemas';
import { locateRepository, WITHOUT_SPECFLOW } from './describe';
import type { Git } from './run-git';
import { writeTree } from './snapshot';
import { splitZ } from './split-z';

/** What the project was like before and after one agent that worked in the project itself. */
export interface AgentLook {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** A file as a tree has it: mode and blob; `absent` when it has none. */
type Entry = string;
const ABSENT: Entry = 'absent';

/** Uncommitted files of a project, by who made them. Paths are relative to the root of the repository. */
export interface UncommittedWork {
  /** Made by the given agents alone, with their entry in `tree`. */
  readonly own: ReadonlyMap<string, Entry>;
  /** Everything else, such as edits of a person. */
  readonly foreign: readonly string[];
}

/**
 * Tells what agents left uncommitted from what anybody else did. A file counts as theirs only if it was as committed
 * before one of them, and everything that happened to it since happened while one of them worked.
 * @throws SpecflowError GIT_FAILED
 */
export async function sortUncommitted(
  git: Git,
  projectPath: string,
  looks: readonly AgentLook[],
): Promise<UncommittedWork> {
  const repository = await locateRepository(git, projectPath);
  if (repository === null) return { own: new Map(), foreign: [] };
  const tree = await writeTree(git, projectPath, repository);
  const entriesOf = rememberEntries(git, projectPath, tree);
  const atHead = await entriesOf('HEAD');
  const pending = new Map([...atHead.changed.keys()].map((path) => [path, atHead.now(path)]));
  const own = new Map<string, Entry>();
  const touched = new Set<string>();
  for (const { before, after } of [...looks].reverse()) {
    if (pending.size === 0) break;
    if (before.kind !== 'git' || after.kind !== 'git' || before.head === null) break;
    const [then, later, committed] = await Promise.all([
      entriesOf(before.tree),
      entriesOf(after.tree),
      entriesOf(before.head),
    ]);
    for (const [path, expected] of pending) {
      const start = then.at(path);
      // Somebody changed it after this agent had ended.
      if (later.at(path) !== expected) {
        pending.delete(path);
        continue;
      }
      if (start !== expected) touched.add(path);
      if (start !== committed.at(path)) pending.set(path, start);
      else {
        pending.delete(path);
        if (touched.has(path)) own.set(path, atHead.now(path));
      }
    }
  }
  return { own, foreign: [...atHead.changed.keys()].filter((path) => !own.has(path)) };
}

interface Entries {
  /** Entry of a path in the tree that was asked about. */
  at(path: string): Entry;
  /** Entry of a path that differs, as the project has it now. */
  now(path: string): Entry;
  readonly changed: ReadonlyMap<string, { readonly old: Entry; readonly now: Entry }>;
}

/** Reads trees by how they differ from the present one, each once. */
function rememberEntries(git: Git, cwd: string, tree: string): (of: string) => Promise<Entries> {
  const present = new Map<string, Entry>();
  const known = new Map<string, Promise<Entries>>();
  async function read(of: string): Promise<Entries> {
    const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', of, tree];
    const parts = splitZ(await git.read({ cwd, args: [...args, '--', ':/', ...WITHOUT_SPECFLOW] }));
    const changed = new Map<string, { old: Entry; now: Entry }>();
    for (let at = 0; parts[at]?.startsWith(':'); at += 2) {
      const [oldMode, mode, oldBlob, blob] = (parts[at] ?? '').slice(1).split(' ');
      const path = parts[at + 1] ?? '';
      const now = toEntry(mode, blob);
      changed.set(path, { old: toEntry(oldMode, oldBlob), now });
      present.set(path, now);
    }
    const now = (path: string) => present.get(path) ?? ABSENT;
    return { changed, now, at: (path) => changed.get(path)?.old ?? now(path) };
  }
  return (of) => {
    const found = known.get(of) ?? read(of);
    known.set(of, found);
    return found;
  };
}

function toEntry(mode = '', blob = ''): Entry {
  return /^0+$/.test(mode) ? ABSENT : `${mode} ${blob}`;
}

/** Lines for `git update-index --index-info`: what goes comes first, so that a folder may take the place of a file. */
export function toIndexInfo(files: ReadonlyMap<string, Entry>, head: string): string {
  const lines = [...files].map(([path, entry]) =>
    entry === ABSENT ? `0 ${'0'.repeat(head.length)}\t${path}\0` : `${entry}\t${path}\0`,
  );
  return [...lines].sort((a, b) => Number(b.startsWith('0 ')) - Number(a.startsWith('0 '))).join('');
}
