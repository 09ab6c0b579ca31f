import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentsStarted, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { PHASE } from '../support/project-fixture';
import { createWorld } from '../support/world';

const IN_ORDER = ['T001', 'T002', 'T003', 'T004', 'T005'];

/** A run whose spec.md vanishes while it is paused between two batches. */
async function contradicted(steps: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(steps);
  const engine = await openEngine(world);
  await engine.start({ pauseBetweenBatches: true });
  await engine.until('paused');
  await rm(join(world.project.dir, 'specs', PHASE.branch, 'spec.md'));
  await engine.command({ type: 'resume' });
  return { world, engine };
}

describe('facts that contradict each other while no agent lives (B7)', () => {
  it('one read-only question is asked after a second look, its answer is obeyed and booked, and it is not asked again', async () => {
    const { world, engine } = await contradicted();
    const asked = await engine.untilRun(
      'the decision',
      ({ status, executionRecords }) =>
        status === 'paused' && executionRecords.some(({ kind }) => kind === 'decision'),
    );
    const decisions = asked.executionRecords.filter(({ kind }) => kind === 'decision');
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({ status: 'completed' });
    expect(decisions[0]?.attempts[0]?.outcome?.decision?.choice).toBe('rerun_step');
    expect(asked.ledger.filter(({ kind }) => kind === 'decision')).toEqual([
      expect.objectContaining({ spentUsd: expect.any(Number), settledAt: expect.any(String) }),
    ]);
    expect(asked.decisionLog.map(({ decision }) => decision)).toEqual(
      expect.arrayContaining(['Looking again', 'Decided: run the step again']),
    );
    await engine.command({ type: 'resume' });
    const ready = await engine.until('waiting_merge');
    expect(ready.executionRecords.filter(({ kind }) => kind === 'decision')).toHaveLength(1);
    expect(tasksDone(await world.trace())).toEqual(IN_ORDER);
    await engine.command({ type: 'finish' });
  });

  it('an agent that gives no answer is not asked again: a person is, and nothing else is started', async () => {
    const { world, engine } = await contradicted({
      scenario: { steps: [{ when: { skill: 'none' }, do: 'invalidStructuredOutput' }] },
    });
    const stopped = await engine.until('needs_attention');
    expect(stopped.recoveryContext).toMatchObject({
      code: 'UNCLEAR',
      issue: expect.stringContaining('spec.md'),
    });
    expect(stopped.executionRecords.filter(({ kind }) => kind === 'decision')).toHaveLength(1);
    expect(agentsStarted(await world.trace()).filter((line) => line.includes('Core'))).toEqual([]);
    await world.project.write(`specs/${PHASE.branch}/spec.md`, '# Spec\n');
    await engine.command({ type: 'retry' });
    await engine.until('paused');
    expect(tasksDone(await world.trace())).toEqual(IN_ORDER.slice(0, 4));
    await engine.command({ type: 'cancel' });
  });

  it('a file that is back at the second look was only being saved: nobody is asked', async () => {
    const { world, engine } = await contradicted();
    await engine.untilRun('the first look', ({ decisionLog }) =>
      decisionLog.some(({ decision }) => decision === 'Looking again'),
    );
    await world.project.write(`specs/${PHASE.branch}/spec.md`, '# Spec\n');
    const paused = await engine.untilRun(
      'the next batch',
      ({ status, batches }) => status === 'paused' && batches.items[1]?.status === 'completed',
    );
    expect(paused.executionRecords.some(({ kind }) => kind === 'decision')).toBe(false);
    await engine.command({ type: 'cancel' });
  });
});
