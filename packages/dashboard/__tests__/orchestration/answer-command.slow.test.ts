import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { exactEnv } from '@/lib/services/agent/exact-env';
import { builtPrograms } from '../support/built-programs';
import { freePort } from '../support/free-port';
import { ONE_BATCH } from '../support/project-fixture';
import { createWorld } from '../support/world';

const QUESTION = {
  question: 'Which storage?',
  header: 'Storage',
  options: [{ label: 'PostgreSQL' }, { label: 'SQLite', description: 'one file' }],
};

/** The real command, without a terminal, over a world whose agent asks. */
async function setUp() {
  const { cli } = await builtPrograms();
  const asks = { behaviour: 'needsInput', questions: [QUESTION, { question: 'Which unit?' }] };
  const world = await createWorld({
    tasks: ONE_BATCH,
    scenario: { steps: [{ when: { skill: 'implement' }, do: asks }] },
  });
  const env = exactEnv({ ...world.env, SPECFLOW_PORT: String(await freePort()) });
  const run = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
      const options = { cwd: world.project.dir, env, timeout: 100_000 };
      execFile(process.execPath, [cli, ...args], options, (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
      );
    });
  world.onEnd(async () => void (await run('dashboard', 'stop')));
  await run('project', 'add', '.');
  return { world, run };
}

describe('specflow orchestrate answer', () => {
  it('shows what agents ask, takes all answers or none, and the same session goes on to the end', async () => {
    const { world, run } = await setUp();
    const stopped = await run('orchestrate', '--wait');
    expect(stopped.code).toBe(3);
    expect(stopped.stdout).toMatch(
      /1\. Storage Which storage\?\n +1\) PostgreSQL\n +2\) SQLite {2}one file\n2\. Which unit/,
    );
    expect(stopped.stdout).toContain('specflow orchestrate answer');

    expect((await run('orchestrate', 'answer')).code).toBe(3);
    const half = await run('orchestrate', 'answer', '2');
    expect(half).toMatchObject({ code: 2, stderr: expect.stringContaining('2 questions, but 1 answer') });
    const wrong = await run('orchestrate', 'answer', '7', 'metres');
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"7" is no answer to question 1'),
    });

    const answered = await run('orchestrate', 'answer', '2', 'metres', '--json');
    expect(answered.code).toBe(0);
    const { orchestration } = JSON.parse(answered.stdout);
    expect(orchestration.executions.implement).toHaveLength(1);
    expect(Object.values(orchestration.executionRecords.at(-1).answers)).toEqual(['SQLite', 'metres']);
    const ready = await run('orchestrate', 'status', '--wait');
    expect(ready).toMatchObject({ code: 0, stdout: expect.stringContaining('Merge Ready') });
    expect(await world.project.read('src/setup.mjs')).not.toBe('');

    const late = await run('orchestrate', 'answer', '1', '2', '--json');
    expect(JSON.parse(late.stdout).error).toMatchObject({ code: 'NOT_FOUND' });
  });
});
