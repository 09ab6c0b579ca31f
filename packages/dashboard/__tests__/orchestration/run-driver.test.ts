import { setImmediate as nextTick } from 'node:timers/promises';
import type { StopReceipt } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { createAutoHealingService } from '@/lib/services/auto-healing-service';
import { createBatchParser } from '@/lib/services/batch-parser';
import { createLivenessWatch } from '@/lib/services/liveness-watch';
import { createNotificationService } from '@/lib/services/notification-service';
import { createOwedStatuses } from '@/lib/services/owed-statuses';
import { startDirectly } from '@/lib/services/programs/run-directly';
import { createProjectFactsReader } from '@/lib/services/project-facts';
import { createProjectRuns } from '@/lib/services/project-runs';
import { createRunDriver } from '@/lib/services/run-driver';
import { createStatusWriter } from '@/lib/services/status-writer';
import { createSettingsStore } from '@/lib/services/store/settings-store';
import { createAgentSlots } from '@/lib/services/waves/agent-slots';
import { createWorkflowService, type WorkflowService } from '@/lib/services/workflow-service';
import { type Engine, openEngine } from '../support/engine';
import { processesWith } from '../support/processes';
import { ONE_BATCH } from '../support/project-fixture';
import { waitFor } from '../support/wait-for';
import { createWorld, type World } from '../support/world';

const HANGS = { steps: [{ when: { skill: 'implement' }, do: { behaviour: 'hangMidway', afterTasks: 0 } }] };

function refuse(): never {
  throw new Error('This is not asked for here.');
}

/** The driver of another dashboard over the same home, whose agents are looked at and stopped as `change` says. */
function driverOver(
  world: World,
  { app }: Engine,
  options: {
    readonly change?: (workflows: WorkflowService) => WorkflowService;
    readonly appendEvents?: Engine['app']['store']['appendEvents'];
  },
) {
  const { change = (workflows) => workflows, appendEvents = app.store.appendEvents } = options;
  const warnings: string[] = [];
  const logger = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
  const clock = { now: () => Date.now() };
  const { git, locator } = app;
  const store = { ...app.store, appendEvents };
  const facts = createProjectFactsReader({
    batchParser: createBatchParser(),
    git,
    runs: createProjectRuns(store),
  });
  const statuses = createStatusWriter({ logger });
  const workflows = createWorkflowService({
    clock,
    paths: store.paths,
    git,
    locator,
    healing: createAutoHealingService({ paths: store.paths }),
    env: world.env,
    watch: createLivenessWatch({ monotonicMs: () => performance.now() }),
    waves: { place: async () => null },
    decisions: { start: refuse, observe: refuse, stop: refuse },
    pathFirst: [],
    startDetached: startDirectly,
    logger,
  });
  const driver = createRunDriver({
    clock,
    store,
    workflows: change(workflows),
    waves: {
      observe: async () => ({}),
      commitOwnWork: refuse,
      commitProblem: refuse,
      prepare: refuse,
      merge: refuse,
      remove: refuse,
      place: async () => null,
      worktreesDir: refuse,
      tidy: refuse,
    },
    slots: createAgentSlots(5),
    memory: refuse,
    facts,
    git,
    notifications: createNotificationService({ settings: createSettingsStore(world.home), logger }),
    statuses,
    owed: createOwedStatuses({ store, facts, statuses, logger }),
    logger,
  });
  return { driver, warnings };
}

/** A run whose agent hangs, and whose dashboard is gone. */
async function hangingRun() {
  const world = await createWorld({ tasks: ONE_BATCH, scenario: HANGS });
  const engine = await openEngine(world);
  const runId = await engine.start();
  await waitFor('the agent', async () => (await world.trace()).length > 0);
  await engine.untilRun('its start in the record', ({ executionRecords }) =>
    executionRecords.some(({ attempts }) => attempts[0]?.state === 'running'),
  );
  engine.close();
  return { world, engine, runId };
}

describe('the driver of runs', () => {
  it('counts in the receipt of a cancel what was ended before the turn came to look at it', async () => {
    const { world, engine, runId } = await hangingRun();
    let stopping: Promise<StopReceipt> | undefined;
    const { driver } = driverOver(world, engine, {
      change: (workflows) => ({
        ...workflows,
        stop(ref) {
          stopping = workflows.stop(ref);
          return stopping;
        },
        async observe(ref) {
          await stopping;
          await nextTick();
          return workflows.observe(ref);
        },
      }),
    });
    const { run, receipt } = await driver.command(runId, { type: 'cancel' });
    driver.dispose();
    expect(run.status).toBe('cancelled');
    expect(receipt).toEqual({ processesEnded: expect.any(Number), processesLeft: 0 });
    expect(receipt?.processesEnded).toBeGreaterThan(0);
    expect(await processesWith('SPECFLOW_RUN_ID', runId)).toEqual([]);
  });

  it('goes on with a warning when an effect fails and the journal cannot be written either', async () => {
    const { world, engine, runId } = await hangingRun();
    const { driver, warnings } = driverOver(world, engine, {
      appendEvents: () => Promise.reject(new Error('no space left')),
    });
    await world.project.write('.specflow/orchestration-state.json', 'not a state file');
    await driver.command(runId, { type: 'cancel' });
    driver.dispose();
    expect(warnings).toEqual(
      expect.arrayContaining([
        'The effect mirrorState failed.',
        'The failure of an effect could not be written down.',
      ]),
    );
  });
});
