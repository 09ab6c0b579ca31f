import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentsStarted, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { ONE_BATCH } from '../support/project-fixture';
import { waitFor } from '../support/wait-for';
import { createWorld, type World } from '../support/world';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

describe('the wall clock jumps (F44)', () => {
  it.each([
    ['forward', DAY_MS],
    ['back', -DAY_MS],
  ])(
    'F44: a day %s while an agent works: it is not ended, not healed, and the run goes on',
    async (_name, jumpMs) => {
      const world = await createWorld({
        scenario: { steps: [{ when: { section: 'Core' }, delayMs: 1_500 }] },
      });
      let offsetMs = 0;
      const engine = await openEngine(world, {}, { clock: { now: () => Date.now() + offsetMs } });
      await engine.start();
      await waitFor('the second agent', async () => agentsStarted(await world.trace()).length === 2);
      offsetMs = jumpMs;
      const ready = await engine.until('waiting_merge');
      expect(ready.executionRecords.map(({ kind, attempts }) => [kind, attempts.length])).toEqual([
        ['batch', 1],
        ['batch', 1],
        ['batch', 1],
        ['step', 1],
      ]);
      expect(tasksDone(await world.trace())).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
      const journal = ready.decisionLog.map(({ decision }) => decision);
      expect(journal.indexOf('Started verify')).toBeGreaterThan(journal.indexOf('Implement completed'));
      await engine.command({ type: 'finish' });
    },
  );

  it('F44: a day back while parked: nobody is woken early, and "probe now" goes on at once', async () => {
    const limit = { behaviour: 'rateLimit', afterTasks: 0, resetInSeconds: HOUR_MS / 1000 };
    const world = await createWorld({
      tasks: ONE_BATCH,
      scenario: { steps: [{ when: { skill: 'implement', invocation: 1 }, do: limit }] },
    });
    let offsetMs = 0;
    const engine = await openEngine(world, {}, { clock: { now: () => Date.now() + offsetMs } });
    await engine.start();
    const parked = await engine.untilRun('the park', ({ status }) => status === 'parked');
    offsetMs = -DAY_MS;
    await engine.app.orchestration.reconcile();
    const still = await engine.run();
    expect([still.status, still.resumeAt]).toEqual(['parked', parked.resumeAt]);
    expect(agentsStarted(await world.trace())).toHaveLength(1);
    await engine.command({ type: 'resume' });
    const ready = await engine.until('waiting_merge');
    expect(ready.batches.items[0]).toMatchObject({ status: 'completed', healAttempts: 0 });
    await engine.command({ type: 'finish' });
  });
});

describe('an agent whose runner was killed', () => {
  /** Ends the runner of the first attempt together with its timer, so that only a dashboard can hold the time limit. */
  async function killRunner(world: World): Promise<void> {
    const dir = await waitFor('the attempt', async () => (await world.attemptDirs())[0]);
    // Recorded it is a part of the runner still, and ends with it.
    await waitFor('its agent to be at work', async () => agentsStarted(await world.trace()).length === 1);
    const script = join(dir, 'runner.sh');
    const runners = (await world.processes()).filter(({ command }) => command.includes(script));
    for (const { pid } of runners) process.kill(pid, 'SIGKILL');
    await waitFor('the runner to be gone', async () => {
      const pids = runners.map(({ pid }) => pid);
      return !(await world.processes()).some(({ pid }) => pids.includes(pid));
    });
  }

  it('F44: is not overdue because the clock jumps a day ahead: its age is that of the process', async () => {
    const world = await createWorld({
      tasks: ONE_BATCH,
      scenario: { steps: [{ when: { skill: 'implement' }, delayMs: 3_000 }] },
    });
    let offsetMs = 0;
    const engine = await openEngine(world, {}, { clock: { now: () => Date.now() + offsetMs } });
    await engine.start();
    await killRunner(world);
    offsetMs = DAY_MS;
    await engine.app.orchestration.reconcile();
    const ready = await engine.until('waiting_merge');
    const decisions = ready.decisionLog.map(({ decision }) => decision);
    expect(decisions).not.toContain('Stopping the agent');
    expect(tasksDone(await world.trace())).toEqual(['T001']);
    await engine.command({ type: 'finish' });
  });

  it('is ended by the dashboard when its time is over', async () => {
    const busy = { behaviour: 'busyChild', afterTasks: 0, seconds: 120 };
    const world = await createWorld({
      tasks: ONE_BATCH,
      scenario: { steps: [{ when: { skill: 'implement', isHealer: false }, do: busy }] },
    });
    const engine = await openEngine(world);
    await engine.start({ timeouts: { batchMs: 12_000 } });
    await killRunner(world);
    const ready = await engine.until('waiting_merge');
    expect(ready.decisionLog).toContainEqual(
      expect.objectContaining({
        decision: 'Stopping the agent',
        reason: expect.stringContaining('its time is over'),
      }),
    );
    expect(ready.batches.items[0]).toMatchObject({ status: 'healed', healAttempts: 1 });
    await engine.command({ type: 'finish' });
  });
});

describe('memory runs out (F46)', () => {
  it('F46: of the agent, by a limit of the system: that attempt has crashed, the next one does the work', async () => {
    const world = await createWorld({ tasks: ONE_BATCH });
    const agent = join(world.root, 'claude');
    const spent = join(world.root, 'limit-was-met');
    // The first agent may not have the memory that its program needs; whoever asks for the version may.
    await writeFile(
      agent,
      `#!/bin/sh
case " $* " in *" -p "*) [ -e '${spent}' ] || { : > '${spent}'; ulimit -v 200000; } ;; esac
exec '${process.execPath}' '${world.env.SPECFLOW_SIMULATOR_BIN}' "$@"
`,
    );
    await chmod(agent, 0o755);
    const engine = await openEngine(world, { SPECFLOW_CLAUDE_BIN: agent });
    await engine.start();
    const ready = await engine.until('waiting_merge');
    const outcomes = ready.executionRecords.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome));
    expect(outcomes[0]?.class).not.toBe('ok');
    expect([outcomes[0]?.exitCode, outcomes[0]?.signal]).not.toEqual([0, null]);
    expect(await world.project.read('specs/0010-initial-setup/tasks.md')).toContain('- [x] T001');
    expect(ready.ledger.every(({ settledAt }) => settledAt)).toBe(true);
    await engine.command({ type: 'finish' });
  });
});
