import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { exactEnv } from '@/lib/services/agent/exact-env';
import { builtPrograms } from '../support/built-programs';
import { freePort } from '../support/free-port';
import { waitFor } from '../support/wait-for';
import { createWorld, type Scenario } from '../support/world';

const TODO = `### 63. Set the store up
**Status**: [NOT STARTED]
**Dependencies**: None

Create src/store.mjs.

### 64. Read from it
**Status**: [NOT STARTED]
**Dependencies**: 63

### 65. Write to it
**Status**: [NOT STARTED]
**Dependencies**: 63
`;

/** The real command over a world; the dashboard that it starts is stopped when the world ends. */
async function setUp(steps: Scenario['steps']) {
  const { cli } = await builtPrograms();
  const world = await createWorld({ scenario: { steps } });
  await world.project.write('TODO.md', TODO);
  const env = exactEnv({ ...world.env, SPECFLOW_PORT: String(await freePort()) });
  const options = { cwd: world.project.dir, env };
  const run = (...args: string[]) =>
    new Promise<{ code: number; stdout: string }>((done) => {
      execFile(process.execPath, [cli, ...args], { ...options, timeout: 100_000 }, (error, stdout) =>
        done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout }),
      );
    });
  world.onEnd(async () => void (await run('dashboard', 'stop')));
  await run('project', 'add', '.');
  return { world, run, start: (...args: string[]) => spawn(process.execPath, [cli, ...args], options) };
}

describe('specflow batch', () => {
  it('starts the dashboard, runs the tasks with agents, prints the report alone, and exits by it', {
    timeout: 300_000,
  }, async () => {
    const { world, run } = await setUp([{ when: { task: '64', isHealer: false }, do: 'fail' }]);
    const { code, stdout } = await run(
      'batch',
      '63-65,',
      '99',
      '--file',
      'TODO.md',
      '--autonomous',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'completed',
      waves: [['63'], ['64', '65']],
      completed: ['63', '64', '65'],
      failed: [],
      notFound: ['99'],
      unproven: [],
    });
    expect(code).toBe(0);
    expect(await world.project.read('TODO.md')).toBe(TODO.replaceAll('NOT STARTED', 'COMPLETE'));
    const listed = JSON.parse((await run('orchestrate', 'list', '--json')).stdout);
    expect(listed.orchestrations).toMatchObject([{ selection: '63-65, 99', status: 'completed' }]);
  });

  it('leaves the run alone on Ctrl-C and says how to look again', { timeout: 300_000 }, async () => {
    const { world, run, start } = await setUp([{ do: { behaviour: 'hangMidway', afterTasks: 0 } }]);
    const command = start('batch', '63', '--file', 'TODO.md', '--autonomous');
    let printed = '';
    for (const output of [command.stdout, command.stderr])
      output.on('data', (data) => {
        printed += data;
      });
    await waitFor(
      'the agent',
      async () => {
        if (command.exitCode !== null) throw new Error(`The command ended early:\n${printed}`);
        return (await world.trace()).length > 0;
      },
      60_000,
    ).catch((error: Error) => {
      throw new Error(`${error.message}\n${printed}`);
    });
    await waitFor('its line', () => printed.includes('63 started'));
    command.kill('SIGINT');
    // What it printed last may come after its end.
    const [code] = await once(command, 'close');
    expect([code, printed]).toEqual([130, expect.stringContaining('specflow orchestrate status')]);
    const status = await run('orchestrate', 'status');
    expect(status.stdout).toContain('TODO.md: 63');
    expect(JSON.parse((await run('orchestrate', 'status', '--json')).stdout).orchestration.status).toBe(
      'running',
    );
    expect((await run('orchestrate', 'cancel')).code).toBe(0);
    expect(await world.project.read('TODO.md')).toBe(TODO);
  });
});
