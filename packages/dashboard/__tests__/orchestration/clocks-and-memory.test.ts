import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentsStarted, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { ONE_BATCH } from '../support/project-fixture';
import { waitFor } from '../support/wait-for';
import { createWorld } from '../support/world';

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
