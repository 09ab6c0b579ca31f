import { join } from 'node:path';
import {
  type Attempt,
  OrchestrationConfigSchema,
  type OrchestrationExecution,
} from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import type { AttemptRef } from '@/lib/services/attempt-ref';
import { createAutoHealingService } from '@/lib/services/auto-healing-service';
import { createLivenessWatch } from '@/lib/services/liveness-watch';
import { startDirectly } from '@/lib/services/programs/run-directly';
import { createWorkflowService } from '@/lib/services/workflow-service';
import { agentsStarted, overlaps, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { waitFor } from '../support/wait-for';
import { createWorld } from '../support/world';

const IN_ORDER = ['T001', 'T002', 'T003', 'T004', 'T005'];

describe('several dashboards on one project (invariant I1)', () => {
  it('F48: two of one home drive one run together: each batch runs once, no agent is taken for a stray', async () => {
    const world = await createWorld();
    const first = await openEngine(world);
    const second = await openEngine(world);
    const runId = await first.start();
    await second.app.orchestration.reconcile();
    await expect(second.start()).rejects.toMatchObject({
      code: 'ORCHESTRATION_IN_PROGRESS',
      details: { orchestrationId: runId },
    });
    const ready = await second.until('waiting_merge');
    const trace = await world.trace();
    expect(tasksDone(trace)).toEqual(IN_ORDER);
    expect(overlaps(trace)).toEqual([]);
    expect(agentsStarted(trace)).toHaveLength(4);
    expect(ready.executionRecords.every(({ attempts }) => attempts.length === 1)).toBe(true);
    await second.command({ type: 'finish' });
    expect((await first.run()).status).toBe('completed');
  });

  it('F49, I8: one that was suspended while it started an agent does not take the agent of the other for a stray', async () => {
    const world = await createWorld({ scenario: { steps: [{ delayMs: 60_000 }] } });
    const engine = await openEngine(world);
    await engine.start();
    const started = async (count: number) =>
      (await world.trace()).filter(({ event }) => event === 'start').length === count;
    await waitFor('the first agent', () => started(1));
    const { run: paused } = await engine.command({ type: 'pause', when: 'now' });
    const ref = nextAttempt(paused);

    const { store, git, locator } = engine.app;
    const clock = { now: () => Date.now() };
    const common = {
      clock,
      paths: store.paths,
      git,
      healing: createAutoHealingService({ paths: store.paths }),
      env: world.env,
      watch: createLivenessWatch({ monotonicMs: () => performance.now() }),
      waves: { place: async () => null },
      decisions: { start: noDecision, observe: noDecision, stop: noDecision },
      pathFirst: [],
      startDetached: startDirectly,
      logger: { info: () => undefined, warn: () => undefined },
    };
    const prompt = createWorkflowService({ ...common, locator });
    const suspended = createWorkflowService({
      ...common,
      locator: {
        // In here it has found the attempt untouched; it goes on when the other one's agent is at work.
        async locate(kind) {
          await prompt.start(ref);
          await waitFor('the agent of the other dashboard', () => started(2));
          return locator.locate(kind);
        },
      },
    });
    await suspended.start(ref);
    expect(await prompt.observe(ref)).toMatchObject({ state: 'running' });
    expect(await started(2)).toBe(true);
    expect((await prompt.stop(ref)).processesLeft).toBe(0);
    await engine.command({ type: 'cancel' });
  });

  it('two with different homes: never two agents at once, the second one waits and nothing is done twice', async () => {
    const world = await createWorld({ scenario: { steps: [{ when: { skill: 'implement' }, delayMs: 80 }] } });
    const first = await openEngine(world);
    const second = await openEngine(world, { SPECFLOW_HOME: join(world.root, 'other-home') });
    const [one, other] = await Promise.all([first.start(), second.start()]);
    expect(one).not.toBe(other);
    const ends = await Promise.all([
      first.untilRun('an end', ({ status }) => status !== 'running'),
      second.untilRun('an end', ({ status }) => status !== 'running'),
    ]);
    const trace = await world.trace();
    expect(overlaps(trace)).toEqual([]);
    expect([...tasksDone(trace)].sort()).toEqual(IN_ORDER);
    expect(ends.map(({ status }) => status)).toContain('waiting_merge');
    await Promise.all([first, second].map((engine) => engine.command({ type: 'cancel' })));
  });

  it('F47: of 20 starts at once in two dashboards one wins, the others name its run', async () => {
    const world = await createWorld();
    const engines = [await openEngine(world), await openEngine(world)];
    const starts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => engines[index % 2]?.start()),
    );
    const won = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    const refused = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []));
    expect(won).toHaveLength(1);
    expect(refused).toHaveLength(19);
    for (const error of refused) {
      expect(error).toMatchObject({
        code: 'ORCHESTRATION_IN_PROGRESS',
        details: { orchestrationId: won[0] },
      });
    }
    await engines[0]?.command({ type: 'cancel' });
  });

  it('F47, I3: of 10 starts at once with one key one begins the run, and all are answered with it', async () => {
    const world = await createWorld();
    const engines = [await openEngine(world), await openEngine(world)];
    const config = OrchestrationConfigSchema.parse({ skipAnalyze: true });
    const starts = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const { app, projectId } = engines[index % 2] ?? (await openEngine(world));
        return app.orchestration.start({ projectId, config, idempotencyKey: 'one' });
      }),
    );
    expect(starts.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(starts.map(({ reply }) => reply.orchestration.id)).size).toBe(1);
    await engines[0]?.command({ type: 'cancel' });
  });
});

function noDecision(): never {
  throw new Error('No decision is asked for here.');
}

/** The attempt with which a paused run would go on, as the record says it before the agent is started. */
function nextAttempt(paused: OrchestrationExecution): AttemptRef {
  const execution = paused.executionRecords.at(-1);
  const last = execution?.attempts.at(-1);
  if (!execution || !last) throw new Error('The run has no attempt.');
  const { outcome: _outcome, stop: _stop, startedAt: _startedAt, endedAt: _endedAt, ...rest } = last;
  const attempt: Attempt = {
    ...rest,
    id: `${execution.id}.${last.n + 1}`,
    n: last.n + 1,
    mode: 'resume',
    fromSessionId: last.sessionId,
    state: 'intended',
  };
  const going = { ...execution, attempts: [...execution.attempts, attempt] };
  const others = paused.executionRecords.slice(0, -1);
  return { run: { ...paused, executionRecords: [...others, going] }, execution: going, attempt };
}
