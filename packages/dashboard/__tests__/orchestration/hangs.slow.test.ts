import type { OrchestrationView } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { agentsStarted, tasksDone } from '../support/agent-trace';
import { pidsOf } from '../support/attempt-files';
import { type Engine, openEngine } from '../support/engine';
import { isRunning } from '../support/processes';
import { ONE_BATCH } from '../support/project-fixture';
import { waitFor } from '../support/wait-for';
import { createWorld, type Scenario } from '../support/world';

/** Nobody is ended for any of these; each test makes the one short that it is about. */
const LIMITS = { silentMs: 90_000, stalledMs: 90_000, stalledInToolMs: 90_000, resultGraceMs: 90_000 };
/** Long enough for what a healthy agent does on a busy machine, short enough to wait for. */
const SHORT_MS = 6_000;

async function run(steps: Scenario['steps'], livenessLimits: Partial<typeof LIMITS> = {}) {
  const world = await createWorld({ tasks: ONE_BATCH, scenario: { steps } });
  const engine = await openEngine(world, {}, { livenessLimits: { ...LIMITS, ...livenessLimits } });
  await engine.start();
  return { world, engine };
}

/** The run once it waits for its merge; it may hang until a deadline first. */
async function ready(engine: Engine): Promise<OrchestrationView> {
  await engine.untilRun('the batch to end', ({ batches }) =>
    ['healed', 'completed', 'failed'].includes(batches.items[0]?.status ?? ''),
  );
  return engine.until('waiting_merge');
}

const outcomes = (seen: OrchestrationView) =>
  seen.executionRecords.map(({ kind, attempts }) => [kind, attempts.map(({ outcome }) => outcome?.class)]);

describe('an agent that hangs', () => {
  it('F13: without a first line is ended at the deadline; a healer in a new session does the work', async () => {
    const { world, engine } = await run(
      [{ when: { isHealer: false, skill: 'implement' }, do: 'hangSilently' }],
      { silentMs: SHORT_MS },
    );
    const healed = await ready(engine);
    expect(outcomes(healed)).toEqual([
      ['batch', ['stalled']],
      ['heal', ['ok']],
      ['step', ['ok']],
    ]);
    expect(healed.batches.items[0]).toMatchObject({ status: 'healed', healAttempts: 1 });
    expect(healed.executionRecords[1]?.attempts[0]?.mode).toBe('new');
    expect(tasksDone(await world.trace())).toEqual(['T001']);
    await engine.command({ type: 'finish' });
  });

  it('F14: in the middle is ended when neither output nor processor time grows, and its work is healed', async () => {
    const { engine } = await run(
      [{ when: { isHealer: false, skill: 'implement' }, do: { behaviour: 'hangMidway', afterTasks: 0 } }],
      { stalledMs: SHORT_MS },
    );
    const healed = await ready(engine);
    expect(outcomes(healed).slice(0, 2)).toEqual([
      ['batch', ['stalled']],
      ['heal', ['ok']],
    ]);
    await engine.command({ type: 'finish' });
  });

  it('F14: inside an open tool call gets the longer limit, and is ended at that', async () => {
    const inTool = { behaviour: 'hangMidway', afterTasks: 0, inTool: true };
    const { engine } = await run([{ when: { isHealer: false, skill: 'implement' }, do: inTool }], {
      stalledMs: SHORT_MS - 2_000,
      stalledInToolMs: SHORT_MS,
    });
    const healed = await ready(engine);
    expect(outcomes(healed)[0]).toEqual(['batch', ['stalled']]);
    const attempt = healed.executionRecords[0]?.attempts[0];
    const livedMs = Date.parse(attempt?.endedAt ?? '') - Date.parse(attempt?.startedAt ?? '');
    expect(livedMs).toBeGreaterThanOrEqual(SHORT_MS);
    await engine.command({ type: 'finish' });
  });

  it('a silent tool call that uses the processor for longer than the limit is work, not a stall', async () => {
    const { world, engine } = await run(
      [{ when: { skill: 'implement' }, do: { behaviour: 'busyChild', afterTasks: 0, seconds: 8 } }],
      { stalledMs: 3_000, stalledInToolMs: 3_000 },
    );
    const done = await ready(engine);
    expect(outcomes(done)).toEqual([
      ['batch', ['ok']],
      ['step', ['ok']],
    ]);
    const attempt = done.executionRecords[0]?.attempts[0];
    const livedMs = Date.parse(attempt?.endedAt ?? '') - Date.parse(attempt?.startedAt ?? '');
    expect(livedMs).toBeGreaterThan(2 * 3_000);
    expect(agentsStarted(await world.trace())).toHaveLength(2);
    await engine.command({ type: 'finish' });
  });

  it('F15: after its result is ended after the grace; the outcome is that of the result, nothing is healed', async () => {
    const { world, engine } = await run(
      [{ when: { skill: 'implement' }, do: 'resultThenStay', costUsd: 0.42 }],
      { resultGraceMs: 2_000 },
    );
    const dir = await waitFor('the attempt', async () => (await world.attemptDirs())[0]);
    const { agent } = await waitFor('its agent', () => pidsOf(dir));
    const done = await ready(engine);
    expect(await isRunning(agent)).toBe(false);
    expect(done.batches.items[0]).toMatchObject({ status: 'completed', healAttempts: 0, costUsd: 0.42 });
    expect(done.executionRecords[0]?.attempts).toHaveLength(1);
    expect(done.executionRecords[0]?.attempts[0]?.outcome?.class).toBe('ok');
    await engine.command({ type: 'finish' });
  });
});
