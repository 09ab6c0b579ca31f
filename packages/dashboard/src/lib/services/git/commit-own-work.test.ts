import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commitOwnWork } from './commit-own-work';
import type { AgentLook } from './own-work';
import { createGit } from './run-git';
import { takeSnapshot } from './snapshot';

const git = createGit({ gitBin: 'git', env: process.env });
const clock = { now: () => Date.parse('2026-01-01T00:00:00Z') };

async function project() {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'specflow-own-')));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const run = async (...args: string[]) =>
    (await promisify(execFile)('git', args, { cwd: dir, env: { ...process.env, LC_ALL: 'C' } })).stdout;
  await run('init', '-q', '-b', 'work');
  await run('config', 'user.name', 'Test');
  await run('config', 'user.email', 'test@localhost');
  await writeFile(join(dir, 'a.txt'), 'one\n');
  await writeFile(join(dir, 'old.txt'), 'old\n');
  await run('add', '-A');
  await run('commit', '-q', '-m', 'Start');
  const write = (name: string, text: string) => writeFile(join(dir, name), text);
  const look = () => takeSnapshot({ git, clock, manifestsDir: dir }, dir);
  return { dir, run, write, look };
}

async function agent(
  { look }: Awaited<ReturnType<typeof project>>,
  work: () => Promise<unknown>,
): Promise<AgentLook> {
  const before = await look();
  await work();
  return { before, after: await look() };
}

const commit = (dir: string, looks: readonly AgentLook[]) =>
  commitOwnWork(git, dir, { branch: 'work', looks, message: 'Work\n' });

describe('committing what agents left', () => {
  it('takes changed, new and deleted files of several agents, and nothing twice', async () => {
    const made = await project();
    const { dir, run, write } = made;
    const looks = [
      await agent(made, async () => {
        await write('a.txt', 'two\n');
        await write('new file.txt', 'new\n');
      }),
      await agent(made, async () => {
        await write('a.txt', 'three\n');
        await rm(join(dir, 'old.txt'));
      }),
    ];
    expect(await commit(dir, looks)).toBe((await run('rev-parse', 'HEAD')).trim());
    expect((await run('show', '--format=', '--name-status', 'HEAD')).trim().split('\n')).toEqual([
      'M\ta.txt',
      'A\tnew file.txt',
      'D\told.txt',
    ]);
    expect(await run('show', 'HEAD:a.txt')).toBe('three\n');
    expect(await run('status', '--porcelain')).toBe('');
    expect(await commit(dir, looks)).toBeNull();
  });

  it('leaves alone a file that was uncommitted before, that was changed since, or that somebody staged', async () => {
    const made = await project();
    const { dir, run, write } = made;
    await write('old.txt', 'edited by a person\n');
    await write('staged.txt', 'by a person\n');
    await run('add', 'staged.txt');
    const looks = [
      await agent(made, async () => {
        await write('old.txt', 'edited by a person, then by an agent\n');
        await write('a.txt', 'two\n');
        await write('mine.txt', 'by an agent\n');
      }),
    ];
    await write('a.txt', 'by a person\n');
    await commit(dir, looks);
    expect((await run('show', '--format=', '--name-status', 'HEAD')).trim()).toBe('A\tmine.txt');
    expect(await run('status', '--porcelain')).toBe(' M a.txt\n M old.txt\nA  staged.txt\n');
  });

  it('counts a file as theirs again after somebody had committed it in between', async () => {
    const made = await project();
    const { dir, run, write } = made;
    await write('a.txt', 'by a person\n');
    const first = await agent(made, () => write('a.txt', 'by both\n'));
    await run('commit', '-q', '-a', '-m', 'Both');
    const second = await agent(made, () => write('a.txt', 'by an agent\n'));
    await commit(dir, [first, second]);
    expect(await run('show', 'HEAD:a.txt')).toBe('by an agent\n');
  });

  it('goes on after an end between index and branch', async () => {
    const made = await project();
    const { dir, run, write } = made;
    const looks = [await agent(made, () => write('new.txt', 'new\n'))];
    await run('add', 'new.txt');
    await commit(dir, looks);
    expect(await run('status', '--porcelain')).toBe('');
    expect(await run('show', 'HEAD:new.txt')).toBe('new\n');
  });

  it('refuses in the middle of a merge and on another branch, and changes nothing', async () => {
    const made = await project();
    const { dir, run, write } = made;
    const looks = [await agent(made, () => write('new.txt', 'new\n'))];
    const head = await run('rev-parse', 'HEAD');
    await writeFile(join(dir, '.git', 'MERGE_HEAD'), head);
    await expect(commit(dir, looks)).rejects.toThrow('in the middle of something (merge)');
    await rm(join(dir, '.git', 'MERGE_HEAD'));
    await run('checkout', '-q', '-b', 'other');
    await expect(commit(dir, looks)).rejects.toThrow('on other, not on work');
    expect(await run('rev-parse', 'HEAD')).toBe(head);
    expect(await run('status', '--porcelain')).toBe('?? new.txt\n');
  });
});
