import { writeFileSync } from 'node:fs';
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createGit } from './git/run-git';
import { createGitService } from './git-service';
import { temporaryDirectory } from './store/__tests__/workbench';

const RUN = 'run-1';

async function git(cwd: string, ...args: string[]): Promise<string> {
  const who = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.com'];
  const flags = [...who, '-c', 'protocol.file.allow=always', '-c', 'core.hooksPath=/dev/null'];
  const env = { PATH: process.env.PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: '1' };
  const options = { cwd, env, extendEnv: false, stripFinalNewline: false };
  return (await execa('git', [...flags, ...args], options)).stdout;
}

async function workbench(env: Record<string, string | undefined> = {}) {
  const root = await temporaryDirectory();
  const project = join(root, 'project');
  await mkdir(join(project, '.specflow'), { recursive: true });
  const service = createGitService({
    gitBin: 'git',
    env: { PATH: process.env.PATH, HOME: root, ...env },
    clock: { now: () => Date.parse('2026-01-01T00:00:00.000Z') },
    manifestsDir: join(root, 'manifests'),
  });
  return { root, project, service };
}

async function withRepository(env?: Record<string, string | undefined>) {
  const bench = await workbench(env);
  await git(bench.project, 'init', '-q', '-b', 'main');
  await writeFile(join(bench.project, 'a.txt'), 'one\n');
  await commitAll(bench.project);
  return bench;
}

async function commitAll(project: string): Promise<string> {
  await git(project, 'add', '-A');
  await git(project, 'commit', '-q', '-m', 'work');
  return (await git(project, 'rev-parse', 'HEAD')).trim();
}

describe('describe', () => {
  it('answers for a project without git', async () => {
    const { service, project } = await workbench();
    expect(await service.describe(project)).toMatchObject({ hasGit: false, branch: null, dirty: false });
  });

  it('answers for a missing directory and for a missing git', async () => {
    const { service, root, project } = await workbench();
    expect(await service.describe(join(root, 'gone'))).toMatchObject({ hasGit: false });
    const clock = { now: () => 0 };
    const blind = createGitService({ gitBin: '/no/git', env: {}, clock, manifestsDir: join(root, 'm') });
    expect(await blind.describe(project)).toMatchObject({ hasGit: false });
  });

  it('names branch, head, base and remotes, without the secret in an address', async () => {
    const { service, project } = await withRepository();
    await git(project, 'remote', 'add', 'origin', 'https://me:secret@example.com/x.git');
    await git(project, 'checkout', '-q', '-b', '0010-set-up');
    const head = (await git(project, 'rev-parse', 'HEAD')).trim();
    expect(await service.describe(project)).toMatchObject({
      hasGit: true,
      root: project,
      commonDir: join(project, '.git'),
      branch: '0010-set-up',
      head,
      baseBranch: 'main',
      dirty: false,
      inProgress: null,
      remotes: [{ name: 'origin', url: 'https://example.com/x.git' }],
    });
  });

  it('knows the branch of a repository without commits', async () => {
    const { service, project } = await workbench();
    await git(project, 'init', '-q', '-b', 'trunk');
    expect(await service.describe(project)).toMatchObject({
      hasGit: true,
      branch: 'trunk',
      head: null,
      baseBranch: null,
    });
  });

  it('has no branch with a detached HEAD', async () => {
    const { service, project } = await withRepository();
    await git(project, 'checkout', '-q', '--detach');
    expect(await service.describe(project)).toMatchObject({ branch: null, baseBranch: 'main' });
  });

  it('calls a project dirty for any file but those below .specflow, whatever its name', async () => {
    const { service, project } = await withRepository();
    await writeFile(join(project, '.specflow', 'state.json'), '{}');
    expect((await service.describe(project)).dirty).toBe(false);
    const odd = 'a "quoted"\nname ü.txt';
    await writeFile(join(project, odd), '');
    expect(await service.describe(project)).toMatchObject({ dirty: true, dirtyFiles: [odd] });
  });

  it('reports an unfinished merge and a locked index', async () => {
    const { service, project } = await withRepository();
    await writeFile(join(project, '.git', 'index.lock'), '');
    expect((await service.describe(project)).inProgress).toBe('locked');
    await rm(join(project, '.git', 'index.lock'));
    await git(project, 'checkout', '-q', '-b', 'other');
    await writeFile(join(project, 'a.txt'), 'other\n');
    await commitAll(project);
    await git(project, 'checkout', '-q', 'main');
    await writeFile(join(project, 'a.txt'), 'main\n');
    await commitAll(project);
    await expect(git(project, 'merge', 'other')).rejects.toThrow();
    expect((await service.describe(project)).inProgress).toBe('merge');
    expect(await service.snapshot(project)).toMatchObject({ kind: 'git' });
  });

  it('ignores variables that would send git elsewhere', async () => {
    const { service, project } = await withRepository({ GIT_DIR: '/nowhere', GIT_WORK_TREE: '/nowhere' });
    expect(await service.describe(project)).toMatchObject({ hasGit: true, root: project });
  });

  it('runs no program that the repository names', async () => {
    const { service, root, project } = await withRepository();
    const trace = join(root, 'trace');
    await git(project, 'config', 'core.fsmonitor', `touch ${trace}`);
    await git(project, 'config', 'diff.external', `touch ${trace}`);
    const before = await service.snapshot(project, { runId: RUN, n: 0 });
    await writeFile(join(project, 'a.txt'), 'two\n');
    const after = await service.snapshot(project, { runId: RUN, n: 1 });
    await service.describe(project);
    await service.diffText(project, { before, after, maxBytes: 1000 });
    expect(await readdir(root)).not.toContain('trace');
  });

  it.each([
    ['its settings', 'config', (filter: string) => filter],
    ['the settings of a worktree', 'config.worktree', (filter: string) => filter],
    [
      'a file that its settings take in',
      'config',
      (filter: string, root: string) => {
        writeFileSync(join(root, 'more'), filter);
        return `[InClude]\n\tpath = ${join(root, 'more')}\n`;
      },
    ],
  ])('runs no filter that is named in %s', async (_where, file, settings) => {
    const { service, root, project } = await withRepository();
    const trace = join(root, 'trace');
    await writeFile(join(project, '.gitattributes'), '* filter=evil\n');
    await git(project, 'config', 'extensions.worktreeConfig', 'true');
    const filter = `[FilTer "evil"]\n\tclean = "touch ${trace}; cat"\n\trequired = true\n`;
    await appendFile(join(project, '.git', file), settings(filter, root));
    await writeFile(join(project, 'a.txt'), 'two\n');
    const snapshot = await service.snapshot(project, { runId: RUN, n: 0 });
    expect(await git(project, 'show', `${snapshot.tree}:a.txt`)).toBe('two\n');
    expect(await readdir(root)).not.toContain('trace');
    // The filter is one that git does run when it is not kept from it.
    await git(project, 'add', 'a.txt');
    expect(await readdir(root)).toContain('trace');
  });
});

describe('a snapshot', () => {
  it('holds a change of the second in which git last looked, although size and time stay as they were', async () => {
    const { service, project } = await withRepository();
    const [file, index] = [join(project, 'a.txt'), join(project, '.git', 'index')];
    // Only the times that can be set count here.
    await git(project, 'config', 'core.trustctime', 'false');
    const at = new Date('2026-01-01T10:00:00.500Z');
    await writeFile(file, 'one\n');
    await utimes(file, at, at);
    await git(project, 'add', 'a.txt');
    await writeFile(file, 'two\n');
    await utimes(file, at, at);
    await utimes(index, at, at);
    const { tree } = await service.snapshot(project);
    expect(await git(project, 'show', `${tree}:a.txt`)).toBe('two\n');
  });
});

describe('settings that cannot be read', () => {
  it('let no command begin that would run the programs which they name', async () => {
    const root = await temporaryDirectory();
    const seen: string[] = [];
    const git = createGit({
      gitBin: 'git',
      env: {},
      runProgram: async ({ args }) => {
        const name = args.find((arg, at) => !arg.startsWith('-') && args[at - 1] !== '-c') ?? '';
        seen.push(name);
        const exitCode = name === 'config' ? null : 0;
        return { exitCode, stdout: '', stderr: '', isTruncated: false, problem: 'it did not finish in time' };
      },
    });
    for (const command of ['status', 'add', 'merge-tree'])
      expect(await git.run({ cwd: root, args: [command] })).toMatchObject({ exitCode: null });
    await expect(git.withoutFilters(root)).rejects.toMatchObject({ code: 'GIT_FAILED' });
    expect(new Set(seen)).toEqual(new Set(['config']));
  });
});

describe('where the repository is', () => {
  it('is asked once, and again when a repository appears, goes, or is made in between', async () => {
    const { service, root, project } = await workbench();
    const inside = join(project, 'packages', 'one');
    await mkdir(inside, { recursive: true });
    const place = async () => (await service.describe(inside)).root;
    expect(await place()).toBeNull();
    await git(project, 'init', '-q', '-b', 'main');
    expect([await place(), await place()]).toEqual([project, project]);
    await git(join(project, 'packages'), 'init', '-q', '-b', 'main');
    expect(await place()).toBe(join(project, 'packages'));
    await rename(join(project, 'packages', '.git'), join(root, 'away'));
    expect(await place()).toBe(project);
    await rm(join(project, '.git'), { recursive: true });
    expect(await place()).toBeNull();
    await git(project, 'init', '-q', '-b', 'main', '--separate-git-dir', join(root, 'elsewhere'));
    expect(await place()).toBe(project);
    await rm(join(root, 'elsewhere'), { recursive: true });
    expect(await place()).toBeNull();
  });
});

describe('lockDir', () => {
  it('is the same for a repository, its subfolder, its worktree and a link to it (F33)', async () => {
    const { service, root, project } = await withRepository();
    await mkdir(join(project, 'sub'));
    await symlink(project, join(root, 'link'));
    await git(project, 'worktree', 'add', '-q', join(root, 'tree'));
    const folders = [project, join(project, 'sub'), join(root, 'link'), join(root, 'tree')];
    const locks = await Promise.all(folders.map((folder) => service.lockDir(folder)));
    expect(new Set(locks)).toEqual(new Set([join(project, '.git', 'specflow')]));
  });

  it('lies in the project without git', async () => {
    const { service, project } = await workbench();
    expect(await service.lockDir(project)).toBe(join(project, '.specflow', 'workflows'));
  });
});

describe('projectIdentity', () => {
  it('is equal for every path to a directory, follows a move, and differs for a replacement', async () => {
    const { service, root, project } = await workbench();
    const identity = await service.projectIdentity(project);
    await symlink(project, join(root, 'link'));
    expect(await service.projectIdentity(join(root, 'link'))).toBe(identity);
    await rename(project, join(root, 'moved'));
    expect(await service.projectIdentity(project)).toBeNull();
    await mkdir(project);
    expect(await service.projectIdentity(project)).not.toBe(identity);
    expect(await service.projectIdentity(join(root, 'moved'))).toBe(identity);
  });
});

describe('snapshot and changes', () => {
  it('sees added, changed and deleted files, tracked or not, and leaves the index alone', async () => {
    const { service, project } = await withRepository();
    await writeFile(join(project, 'b.txt'), 'b\n');
    await writeFile(join(project, '.gitignore'), 'ignored\n');
    await commitAll(project);
    const before = await service.snapshot(project, { runId: RUN, n: 0 });
    const index = await readFile(join(project, '.git', 'index'));
    await writeFile(join(project, 'a.txt'), 'one\ntwo\n');
    await rm(join(project, 'b.txt'));
    await writeFile(join(project, 'new\n"file" .txt'), 'x\n');
    await writeFile(join(project, 'ignored'), 'x');
    await writeFile(join(project, 'binary'), Buffer.from([0, 1, 2]));
    await writeFile(join(project, '.specflow', 'state.json'), '{}');
    const after = await service.snapshot(project, { runId: RUN, n: 1 });
    expect(await service.changes(project, { before, after })).toEqual([
      { path: 'a.txt', status: 'modified', additions: 1, deletions: 0 },
      { path: 'b.txt', status: 'deleted', additions: 0, deletions: 1 },
      { path: 'binary', status: 'added' },
      { path: 'new\n"file" .txt', status: 'added', additions: 1, deletions: 0 },
    ]);
    expect(await readFile(join(project, '.git', 'index'))).toEqual(index);
    const kept = await git(project, 'rev-parse', `refs/specflow/snapshots/${RUN}/1^{tree}`);
    expect(kept.trim()).toBe(after.tree);
  });

  it('is kept through a clean-up of the repository, and no history shows it', async () => {
    const { service, project } = await withRepository();
    await writeFile(join(project, 'a.txt'), 'only in the snapshot\n');
    const before = await service.snapshot(project, { runId: RUN, n: 0 });
    await writeFile(join(project, 'a.txt'), 'later\n');
    const after = await service.snapshot(project, { runId: RUN, n: 1 });
    await writeFile(join(project, 'a.txt'), 'lost\n');
    await service.snapshot(project);
    const history = await git(project, 'log', '--format=%H', 'HEAD');
    expect(await git(project, 'log', '--all', '--format=%H')).toBe(history);
    await git(project, 'gc', '-q', '--prune=now');
    expect(await git(project, 'fsck', '--no-dangling')).toBe('');
    expect((await service.diffText(project, { before, after, maxBytes: 10_000 }))?.text).toContain(
      '-only in the snapshot\n+later\n',
    );
    expect(await git(project, 'rev-parse', `refs/specflow/snapshots/${RUN}/0:a.txt`)).toMatch(
      /^[0-9a-f]{40}/,
    );
  });

  it('is equal when nothing has changed', async () => {
    const { service, project } = await withRepository();
    const [before, after] = [await service.snapshot(project), await service.snapshot(project)];
    expect(after.tree).toBe(before.tree);
    expect(await service.changes(project, { before, after })).toEqual([]);
  });

  it('works without any commit', async () => {
    const { service, project } = await workbench();
    await git(project, 'init', '-q');
    const before = await service.snapshot(project, { runId: RUN, n: 0 });
    await writeFile(join(project, 'a.txt'), 'one\n');
    const after = await service.snapshot(project, { runId: RUN, n: 1 });
    expect(after.head).toBeNull();
    expect(await service.changes(project, { before, after })).toMatchObject([{ path: 'a.txt' }]);
  });

  it('works in a worktree and in a folder of a repository, naming files from the project', async () => {
    const { service, root, project } = await withRepository();
    const tree = join(root, 'tree');
    await git(project, 'worktree', 'add', '-q', tree);
    await mkdir(join(tree, 'sub'));
    const sub = join(tree, 'sub');
    const before = await service.snapshot(sub, { runId: RUN, n: 0 });
    await writeFile(join(sub, 'inner.txt'), 'x\n');
    await writeFile(join(tree, 'a.txt'), 'changed\n');
    const after = await service.snapshot(sub, { runId: RUN, n: 1 });
    const changes = await service.changes(sub, { before, after });
    expect(changes?.map(({ path }) => path)).toEqual(['../a.txt', 'inner.txt']);
    const diff = await service.diffText(sub, { before, after, path: 'inner.txt', maxBytes: 10_000 });
    expect(diff?.text).toContain('+x');
    expect(diff?.text).not.toContain('changed');
  });

  it('survives submodules and nested repositories, also one without a commit', async () => {
    const { service, root, project } = await withRepository();
    await git(root, 'clone', '-q', project, join(root, 'library'));
    await git(project, 'submodule', '--quiet', 'add', join(root, 'library'), 'library');
    await commitAll(project);
    await git(project, 'init', '-q', 'nested');
    const before = await service.snapshot(project);
    await writeFile(join(project, 'zzz.txt'), 'after the nested one\n');
    const after = await service.snapshot(project);
    expect(await service.changes(project, { before, after })).toMatchObject([{ path: 'zzz.txt' }]);
    expect((await service.describe(project)).hasGit).toBe(true);
  });

  it('compares hashes without git, ignoring node_modules and .specflow', async () => {
    const { service, project } = await workbench();
    await writeFile(join(project, 'a'), '1');
    await writeFile(join(project, 'b'), '1');
    const before = await service.snapshot(project);
    expect(before).toMatchObject({ kind: 'manifest', head: null });
    await writeFile(join(project, 'a'), '2');
    await rm(join(project, 'b'));
    await mkdir(join(project, 'deep', 'er'), { recursive: true });
    await mkdir(join(project, 'node_modules'));
    await writeFile(join(project, 'deep', 'er', 'c'), '1');
    await writeFile(join(project, 'node_modules', 'x'), '1');
    await writeFile(join(project, '.specflow', 'x'), '1');
    await symlink('/nowhere', join(project, 'link'));
    const after = await service.snapshot(project);
    expect(await service.changes(project, { before, after })).toEqual([
      { path: 'a', status: 'modified' },
      { path: 'b', status: 'deleted' },
      { path: 'deep/er/c', status: 'added' },
      { path: 'link', status: 'added' },
    ]);
    expect(await service.diffText(project, { before, after, maxBytes: 1000 })).toBeNull();
  });

  it('does not compare what cannot be compared', async () => {
    const { service, project } = await workbench();
    const before = await service.snapshot(project);
    await git(project, 'init', '-q');
    expect(await service.changes(project, { before, after: await service.snapshot(project) })).toBeNull();
  });

  it('cuts a long diff off and says so', async () => {
    const { service, project } = await withRepository();
    const before = await service.snapshot(project);
    await writeFile(join(project, 'long.txt'), 'line\n'.repeat(10_000));
    const after = await service.snapshot(project);
    const diff = await service.diffText(project, { before, after, maxBytes: 1_000 });
    expect(diff?.isTruncated).toBe(true);
    expect(diff?.text.length).toBeLessThanOrEqual(1_000);
  });

  it('never takes a hostile run id for a path or a flag', async () => {
    const { service, project } = await withRepository();
    const refused = { code: 'INVALID_ID' };
    await expect(service.snapshot(project, { runId: '../../heads/main', n: 0 })).rejects.toMatchObject(
      refused,
    );
    await expect(service.backupRef(project, { runId: RUN, name: '--delete' })).rejects.toMatchObject(refused);
    expect(await service.isAncestor(project, { ancestor: '--all', of: 'main' })).toBeNull();
  });
});

describe('mergedInto', () => {
  async function withPhase() {
    const bench = await withRepository();
    await git(bench.project, 'checkout', '-q', '-b', 'phase');
    await writeFile(join(bench.project, 'work.txt'), 'work\n');
    const head = await commitAll(bench.project);
    const question = { phaseBranch: 'phase', recordedHead: head, base: 'main' };
    return { ...bench, head, question };
  }

  it('is false before the merge and true after a merge commit or a fast-forward', async () => {
    const { service, project, question } = await withPhase();
    expect(await service.mergedInto(project, question)).toMatchObject({ merged: false });
    await git(project, 'checkout', '-q', 'main');
    await git(project, 'merge', '-q', '--no-ff', '-m', 'merge', 'phase');
    expect(await service.mergedInto(project, question)).toMatchObject({ merged: true });
  });

  it('is true after a fast-forward with the phase branch deleted', async () => {
    const { service, project, question } = await withPhase();
    await git(project, 'checkout', '-q', 'main');
    await git(project, 'merge', '-q', '--ff-only', 'phase');
    await git(project, 'branch', '-d', 'phase');
    expect(await service.mergedInto(project, question)).toMatchObject({ merged: true });
  });

  it('is false when the branch was deleted or moved to the base without the work', async () => {
    const { service, project, question } = await withPhase();
    await git(project, 'checkout', '-q', 'main');
    await git(project, 'branch', '-q', '-f', 'phase', 'main');
    expect(await service.mergedInto(project, question)).toMatchObject({ merged: false });
    await git(project, 'branch', '-q', '-D', 'phase');
    expect(await service.mergedInto(project, question)).toMatchObject({ merged: false });
  });

  it('is false while work of the run is not committed, and can leave out what is not of the run', async () => {
    const { service, project, question } = await withPhase();
    await git(project, 'checkout', '-q', 'main');
    await git(project, 'merge', '-q', '--ff-only', 'phase');
    await mkdir(join(project, 'folder'));
    await writeFile(join(project, 'folder', 'notes.txt'), '');
    expect(await service.mergedInto(project, question)).toMatchObject({ merged: false });
    const of = (runFiles: string[]) => service.mergedInto(project, { ...question, runFiles });
    expect(await of(['folder/notes.txt'])).toMatchObject({ merged: false });
    expect(await of(['work.txt'])).toMatchObject({ merged: true });
  });

  it('cannot tell without git, and says no without a base or a tip', async () => {
    const plain = await workbench();
    const question = { phaseBranch: 'phase', recordedHead: null, base: 'main' };
    expect(await plain.service.mergedInto(plain.project, question)).toMatchObject({ merged: null });
    const { service, project } = await withRepository();
    expect(await service.mergedInto(project, question)).toMatchObject({ merged: false });
    expect(await service.mergedInto(project, { ...question, base: 'none' })).toMatchObject({ merged: false });
  });
});

describe('backupRef', () => {
  it('keeps the first commit of its name, and has nothing to keep without one', async () => {
    const { service, project } = await withRepository();
    const first = await service.backupRef(project, { runId: RUN, name: 'before-merge' });
    await writeFile(join(project, 'a.txt'), 'two\n');
    await commitAll(project);
    expect(await service.backupRef(project, { runId: RUN, name: 'before-merge' })).toEqual(first);
    const empty = await workbench();
    expect(await empty.service.backupRef(empty.project, { runId: RUN, name: 'x' })).toBeNull();
  });
});
