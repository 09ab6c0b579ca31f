import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectAttempt } from './inspect-attempt';
import { RUNNER_SCRIPT } from './runner-script';
import { spawnRunner } from './spawn-runner';
import { createFixture, type Fixture, readLines, until } from './test/attempt-fixture';

let world: Fixture;
beforeEach(async () => {
  world = await createFixture();
});
afterEach(() => world.dispose());

const WORKERS = 4;
const STORM_MS = 6_000;

/** True for a runner of this test that has not become an agent. */
function isRunner(pid: number): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    return command.includes(world.root) && command.includes('runner.sh') && !command.includes('--agent');
  } catch {
    return false;
  }
}

async function findRunners(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
  return pids.filter(isRunner);
}

describe.runIf(process.platform === 'linux')('runners that are killed at any moment', () => {
  it('I1, I3: never let two agents work at once, nor one attempt twice, and leave the lock usable', async () => {
    const log = join(world.root, 'log');
    const guard = join(world.root, 'guard');
    const bin = await world.agent(
      'agent',
      `if mkdir '${guard}'; then echo "$1" >> '${log}'; else echo overlap >> '${log}'; fi; sleep 0.03; rmdir '${guard}'`,
    );
    const deadline = performance.now() + STORM_MS;
    const isOver = () => performance.now() > deadline;
    let kills = 0;

    const killer = async () => {
      for (; !isOver(); await delay(Math.random() * 60)) {
        const runners = await findRunners();
        const victim = runners[Math.floor(Math.random() * runners.length)];
        // It may have become an agent since, and a killed agent is another test.
        if (victim === undefined || Math.random() > 0.3 || !isRunner(victim)) continue;
        try {
          process.kill(victim, 'SIGKILL');
          kills += 1;
        } catch {
          // It ended by itself meanwhile.
        }
      }
    };
    const worker = async () => {
      for (let spec = world.spec(bin); !isOver(); await delay(15)) {
        const { kind } = await inspectAttempt(spec.dir);
        if (kind === 'ended' || kind === 'lost') spec = world.spec(bin);
        else if (kind === 'unclaimed' || kind === 'refused')
          await spawnRunner({ ...spec, args: [spec.attemptId] });
      }
    };
    await Promise.all([killer(), ...Array.from({ length: WORKERS }, worker)]);
    // Whoever gets the lock now comes after everybody else.
    await until('an agent to get the lock', async () => {
      const spec = world.spec(await world.agent('last', 'exit 0'));
      await spawnRunner(spec);
      const { kind } = await until('a decision', async () => {
        const state = await inspectAttempt(spec.dir);
        return state.kind === 'ended' || state.kind === 'refused' ? state : null;
      });
      return kind === 'ended';
    });

    const ran = await readLines(log);
    expect(kills).toBeGreaterThan(0);
    expect(ran.length).toBeGreaterThan(0);
    expect(ran).not.toContain('overlap');
    expect(new Set(ran).size).toBe(ran.length);
  });

  it('never become an agent after their death: the second stage looks at the runner last', async () => {
    const dir = join(world.root, 'attempt');
    await mkdir(dir);
    await writeFile(join(dir, 'runner.sh'), RUNNER_SCRIPT);
    await writeFile(join(dir, 'prompt.md'), '');
    const bin = await world.agent('agent', `echo ran > '${join(world.root, 'log')}'`);
    const stage = [
      join(dir, 'runner.sh'),
      '--agent',
      dir,
      world.runId,
      'a.1',
      '999999',
      '1',
      '022',
      '/bin:/usr/bin',
      world.root,
      bin,
    ];
    const code = await new Promise((resolve) =>
      spawn('/bin/sh', stage, { stdio: 'ignore' }).once('exit', resolve),
    );
    expect(code).toBe(126);
    expect(await readdir(dir)).toContain('process.json');
    expect(await readdir(world.root)).not.toContain('log');
  });
});
