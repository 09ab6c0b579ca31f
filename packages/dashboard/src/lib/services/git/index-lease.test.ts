import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exactEnv } from '../agent/exact-env';
import { runDirectly } from '../programs/run-directly';
import { withIndexLease } from './index-lease';
import { fastForward } from './merge-group';
import { readParallelFacts } from './parallel-facts';
import { createGit } from './run-git';

const FILES = 300;
const STEPS = 12;
const env = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'T',
  GIT_AUTHOR_EMAIL: 't@localhost',
  GIT_COMMITTER_NAME: 'T',
  GIT_COMMITTER_EMAIL: 't@localhost',
};
/** Each dashboard has one of its own. */
const makeGit = () => createGit({ gitBin: 'git', env, runProgram: runDirectly });

/** A repository whose commits each change hundreds of files; `main` is at the first one. */
async function repositoryOfSteps() {
  const dir = await mkdtemp(join(tmpdir(), 'specflow-lease-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', args, { cwd: dir, env: exactEnv(env) })).stdout.trim();
  await git('init', '-q', '-b', 'main');
  const commits: string[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    const texts = Array.from({ length: FILES }, (_, n) => writeFile(join(dir, `f${n}`), `${step}\n`));
    await Promise.all(texts);
    await writeFile(join(dir, 'TODO.md'), '# Tasks\n');
    await git('add', '-A');
    await git('commit', '-qm', `Step ${step}`);
    commits.push(await git('rev-parse', 'HEAD'));
  }
  await git('reset', '-q', '--hard', commits[0] ?? '');
  return { dir, commits };
}

describe('the lease on the index of a repository', () => {
  it('lets two runs, also of two dashboards, in one after another', async () => {
    const { dir } = await repositoryOfSteps();
    let inside = 0;
    let most = 0;
    const enter = (git: ReturnType<typeof makeGit>) =>
      withIndexLease(git, dir, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await readdir(dir);
        inside -= 1;
      });
    const gits = [makeGit(), makeGit()];
    await Promise.all(Array.from({ length: 20 }, (_, n) => enter(gits[n % 2] ?? makeGit())));
    expect([most, inside]).toEqual([1, 0]);
  });

  it('keeps a branch that another run is moving from looking like uncommitted work', async () => {
    const { dir, commits } = await repositoryOfSteps();
    const [mover, looker] = [makeGit(), makeGit()];
    let isMoving = true;
    const seen: (string | null)[] = [];
    const look = async () => {
      while (isMoving) seen.push((await readParallelFacts(looker, dir, { taskFile: 'TODO.md' })).obstacle);
    };
    const move = async () => {
      for (const [at, to] of commits.slice(1).entries()) {
        const from = commits[at] ?? '';
        const target = {
          branch: 'main',
          from,
          to,
          runId: 'r',
          name: `n${at}`,
          before: async () => undefined,
        };
        expect(await fastForward(mover, dir, target)).toEqual({ moved: true });
      }
    };
    const moved = move().finally(() => {
      isMoving = false;
    });
    await Promise.all([moved, look(), look()]);
    expect(seen.length).toBeGreaterThan(STEPS);
    expect(seen.filter((obstacle) => obstacle !== null)).toEqual([]);
  });
});
