import type { OrchestrationView } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { overlaps, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { waitFor } from '../support/wait-for';
import { createWorld } from '../support/world';

const SECTIONS = ['Ground', 'Walls', 'Roof', 'Windows', 'Doors', 'Wiring', 'Paint', 'Garden'] as const;

const TASKS = [
  '# Tasks',
  ...SECTIONS.flatMap((section, index) => [
    '',
    `## ${section}`,
    '',
    `- [ ] T${String(index * 2 + 1).padStart(3, '0')} Create src/${section.toLowerCase()}-a.mjs`,
    `- [ ] T${String(index * 2 + 2).padStart(3, '0')} Create src/${section.toLowerCase()}-b.mjs`,
  ]),
  '',
].join('\n');

const HOUR_MS = 3_600_000;

/** Batch by batch, what goes wrong in the night. */
const NIGHT = {
  steps: [
    {
      when: { section: 'Walls', isHealer: false },
      do: { behaviour: 'fail', afterTasks: 1, message: 'no bricks' },
      costUsd: 0.11,
    },
    {
      when: { section: 'Roof', invocation: 1 },
      do: { behaviour: 'rateLimit', afterTasks: 1, resetInSeconds: HOUR_MS / 1000 },
      costUsd: 0.07,
    },
    { when: { section: 'Windows' }, do: { behaviour: 'needsInput', afterTasks: 1 }, costUsd: 0.05 },
    { when: { section: 'Doors' }, delayMs: 400, costUsd: 0.21 },
    {
      when: { section: 'Wiring', invocation: 1 },
      do: { behaviour: 'overspend', afterTasks: 1, costUsd: 7.5 },
    },
    {
      when: { section: 'Paint', isHealer: false },
      do: ['ignoreSignals', { behaviour: 'hangMidway', afterTasks: 1 }],
    },
    { when: { section: 'Garden', isHealer: false }, do: 'lie', costUsd: 0.13 },
    { costUsd: 0.03 },
  ],
};

describe('a scripted night', () => {
  it('heals, parks, asks, survives its server, stops at the cap, ends the hung, sees through the lie, and adds up to the cent', async () => {
    const world = await createWorld({ tasks: TASKS, scenario: NIGHT });
    let offsetMs = 0;
    const clock = { now: () => Date.now() + offsetMs };
    const livenessLimits = {
      silentMs: 20_000,
      // Healthy agents on a busy machine are quiet for a while, too.
      stalledMs: 6_000,
      stalledInToolMs: 8_000,
      resultGraceMs: 5_000,
    };
    const evening = await openEngine(world, {}, { clock, livenessLimits });
    await evening.start({ autoMerge: true, budget: { maxPerBatch: 5, maxTotal: 30 } });

    // 2 fails and heals, 3 hits a limit: the run sleeps until the reset, an hour away.
    const parked = await evening.untilRun('the park', ({ status }) => status === 'parked');
    expect(statusOf(parked, 'Walls')).toBe('healed');
    expect(batch(parked, 'Roof').healAttempts).toBe(0);
    expect(Date.parse(parked.resumeAt ?? '') - clock.now()).toBeGreaterThan(HOUR_MS / 2);
    const agents = (await world.trace()).filter(({ event }) => event === 'start').length;
    await evening.app.orchestration.reconcile();
    expect((await evening.run()).status).toBe('parked');
    expect((await world.trace()).filter(({ event }) => event === 'start')).toHaveLength(agents);
    offsetMs += HOUR_MS + 60_000;
    await evening.app.orchestration.reconcile();

    // 4 asks; no process waits for the answer.
    const asked = await evening.until('waiting_input');
    const execution = asked.executionRecords.find(({ status }) => status === 'waiting_for_input');
    const answers = Object.fromEntries(
      (execution?.questions ?? []).map(({ id }) => [id, 'As you think best']),
    );
    await evening.app.orchestration.answer({
      projectId: evening.projectId,
      executionId: execution?.id ?? '',
      answers,
    });

    // 5: the dashboard ends in the middle; another one takes over.
    await evening.untilRun('batch 5', (run) => statusOf(run, 'Doors') === 'running');
    evening.close();
    const later = await openEngine(world, {}, { clock, livenessLimits });
    await later.app.orchestration.reconcile();

    // 6 overspends its cap: nothing more is spent without a person.
    const broke = await later.until('needs_attention');
    expect(broke.recoveryContext?.code).toBe('BUDGET_REACHED');
    expect(statusOf(broke, 'Doors')).toBe('completed');
    await later.command({ type: 'retry', budget: { maxPerBatch: 12 } });

    // 7 hangs and ignores every signal, 8 claims what it did not do: both are healed, and the phase is merged.
    await later.untilRun('the hung agent to be noticed', (run) => statusOf(run, 'Paint') === 'healing');
    await later.untilRun('its healing', (run) => statusOf(run, 'Paint') === 'healed');
    const morning = await later.until('completed');
    expect(SECTIONS.map((section) => statusOf(morning, section))).toEqual([
      'completed',
      'healed',
      'completed',
      'completed',
      'completed',
      'completed',
      'healed',
      'healed',
    ]);
    expect(morning.outcome).toBe('merged');
    expect(new Set(tasksDone(await world.trace())).size).toBe(16);
    expect(overlaps(await world.trace())).toEqual([]);
    const open = morning.ledger.filter(({ spentUsd }) => spentUsd === undefined);
    expect(open).toEqual([]);
    const cents = morning.ledger.reduce((sum, { spentUsd = 0 }) => sum + Math.round(spentUsd * 1e6), 0);
    expect(Math.round(morning.totalCostUsd * 1e6)).toBe(cents);
    await waitFor('everything to be gone', async () => (await world.processes()).length === 0);
  }, 480_000);
});

function batch(run: OrchestrationView, section: string): OrchestrationView['batches']['items'][number] {
  const found = run.batches.items.find((item) => item.section === section);
  if (!found) throw new Error(`There is no batch ${section}.`);
  return found;
}

function statusOf(run: OrchestrationView, section: string): string {
  return batch(run, section).status;
}
