import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applyPatch } from './patch-writer';

async function project(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'patch-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const dir = join(root, 'project');
  await mkdir(join(dir, '.git'), { recursive: true });
  return dir;
}

const content = 'text\n';

describe('applyPatch', () => {
  it('creates and replaces files inside the project, and keeps their permissions', async () => {
    const dir = await project();
    await writeFile(join(dir, 'run.sh'), 'old');
    await chmod(join(dir, 'run.sh'), 0o755);
    const files = ['src/new/a.mjs', 'run.sh', './b.md'].map((path) => ({ path, content }));
    expect(await applyPatch(dir, files, [])).toBeNull();
    for (const path of ['src/new/a.mjs', 'run.sh', 'b.md'])
      expect(await readFile(join(dir, path), 'utf8')).toBe(content);
    expect((await stat(join(dir, 'run.sh'))).mode & 0o777).toBe(0o755);
  });

  it.each([
    ['an absolute path', '/etc/passwd'],
    ['a way out', '../outside.txt'],
    ['a hidden way out', 'src/../../outside.txt'],
    ['the home folder', '~/.bashrc'],
    ["git's folder", '.git/hooks/pre-commit'],
    ["git's folder in other letters", '.GIT/config'],
    ["git's folder of a module", 'lib/.git/config'],
    ["SpecFlow's folder", '.specflow/orchestration-state.json'],
    ['a folder', 'src/'],
    ['the project itself', '.'],
    ['a zero byte', 'a\u0000b'],
    ['a line break', 'a\nb'],
    ['a backslash', '..\\outside.txt'],
    ['the task file', 'TODO.md'],
    ['a name that is too long', 'x'.repeat(300)],
  ])('writes nothing at all when one of the files is %s', async (_what, path) => {
    const dir = await project();
    const problem = await applyPatch(
      dir,
      [
        { path: 'fine.md', content },
        { path, content },
      ],
      ['TODO.md'],
    );
    expect(problem).toContain('The agent returned the file');
    expect(await readdir(dir)).toEqual(['.git']);
    expect(await readdir(join(dir, '..'))).toEqual(['project']);
  });

  it('follows no symbolic link, neither of a file nor of a folder, and replaces no folder', async () => {
    const dir = await project();
    const outside = join(dir, '..', 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'a'), 'kept');
    await symlink(outside, join(dir, 'folder'));
    await symlink(join(outside, 'a'), join(dir, 'file'));
    await mkdir(join(dir, 'real'));
    await writeFile(join(dir, 'plain'), '');
    for (const path of ['folder/a', 'file', 'real', 'plain/a'])
      expect(await applyPatch(dir, [{ path, content }], []), path).not.toBeNull();
    expect(await readFile(join(outside, 'a'), 'utf8')).toBe('kept');
  });

  it('never leaves the project, whatever the path', async () => {
    const dir = await project();
    const part = fc.constantFrom('..', '.', 'a', 'b.md', '', '.git', '~', 'ü', ' ');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
        await applyPatch(dir, [{ path: parts.join('/'), content }], []).catch(() => null);
        expect(await readdir(join(dir, '..'))).toEqual(['project']);
        expect(await readdir(join(dir, '.git'))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
