import { describe, expect, it } from 'vitest';
import { overlaps, tasksDone } from '../support/agent-trace';
import { pidsOf } from '../support/attempt-files';
import { control, registerProject, startServer, untilServed } from '../support/dashboard-server';
import { openEngine } from '../support/engine';
import { isRunning } from '../support/processes';
import { waitFor } from '../support/wait-for';
import { createWorld, type World } from '../support/world';

const IN_ORDER = ['T001', 'T002', 'T003', 'T004', 'T005'];
/** Stands still after its first task, until it is killed. */
const STANDS_STILL = {
  steps: [{ when: { section: 'Core', invocation: 1 }, do: { behaviour: 'hangMidway', afterTasks: 1 } }],
};
const slowCore = (delayMs: number) => ({ steps: [{ when: { section: 'Core', invocation: 1 }, delayMs }] });

/** The processes of the attempt that works on the second batch, once its agent has said something. */
async function secondBatchPids(world: World) {
  await waitFor('the agent of the second batch', async () =>
    (await world.trace()).some(({ event, section }) => event === 'start' && section === 'Core'),
  );
  return waitFor('its processes', async () => {
    const dir = (await world.attemptDirs())[1];
    return dir ? pidsOf(dir) : null;
  });
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await waitFor(`process ${pid} to be gone`, async () => !(await isRunning(pid)));
}

describe('kill -9 in the middle of batch 2', () => {
  it('I2, I3, F46: of the server: the agent lives on, the same run goes on after the restart, no batch runs twice', async () => {
    const world = await createWorld({ scenario: slowCore(3_000) });
    const first = await startServer(world);
    const projectId = await registerProject(first, world);
    const config = { skipAnalyze: true };
    const { body, status } = await first.call<{ orchestration: { id: string } }>('/workflow/orchestrate', {
      body: { projectId, config },
    });
    expect(status).toBe(201);
    const { agent, runner } = await secondBatchPids(world);
    await first.kill();
    expect([await isRunning(agent), await isRunning(runner)]).toEqual([true, true]);

    const second = await startServer(world);
    const adopted = await untilServed(second, projectId, () => true);
    expect(adopted.id).toBe(body.orchestration.id);
    const ready = await untilServed(second, projectId, ({ status }) => status !== 'running');
    expect(ready).toMatchObject({ id: adopted.id, status: 'waiting_merge' });
    expect(ready.executionRecords.every(({ attempts }) => attempts.length === 1)).toBe(true);
    const trace = await world.trace();
    expect(tasksDone(trace)).toEqual(IN_ORDER);
    expect(overlaps(trace)).toEqual([]);
    expect((await control(second, 'finish', { projectId })).status).toBe(200);
  });

  it('F04: of the server, and the agent ends while none runs: its work and its cost are taken over', async () => {
    const scenario = { steps: [{ when: { section: 'Core' }, delayMs: 800, costUsd: 0.77 }] };
    const world = await createWorld({ scenario });
    const before = await openEngine(world);
    await before.start();
    const { agent, runner } = await secondBatchPids(world);
    before.close();
    await waitFor(
      'agent and runner to end',
      async () => !(await isRunning(agent)) && !(await isRunning(runner)),
    );

    const after = await openEngine(world);
    await after.app.orchestration.reconcile();
    const ready = await after.until('waiting_merge');
    expect(tasksDone(await world.trace())).toEqual(IN_ORDER);
    expect(ready.batches.items[1]).toMatchObject({ status: 'completed', costUsd: 0.77 });
    expect(ready.executionRecords.every(({ attempts }) => attempts.length === 1)).toBe(true);
    await after.command({ type: 'finish' });
  });

  it('of the runner: the agent is adopted and its work counts, though nobody writes its exit record', async () => {
    const world = await createWorld({ scenario: slowCore(3_000) });
    const engine = await openEngine(world);
    await engine.start();
    const { agent, runner } = await secondBatchPids(world);
    await kill(runner);
    expect(await isRunning(agent)).toBe(true);
    const ready = await engine.until('waiting_merge');
    expect(tasksDone(await world.trace())).toEqual(IN_ORDER);
    expect(ready.batches.items.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    expect(overlaps(await world.trace())).toEqual([]);
    await engine.command({ type: 'finish' });
  });

  it('F10, F46: of the agent: its session is resumed once with the rest of the tasks, no heal attempt is used', async () => {
    const world = await createWorld({ scenario: STANDS_STILL });
    const engine = await openEngine(world);
    await engine.start();
    const { agent } = await secondBatchPids(world);
    await waitFor('its first task', async () => tasksDone(await world.trace()).includes('T003'));
    await kill(agent);
    const ready = await engine.until('waiting_merge');
    expect(tasksDone(await world.trace())).toEqual(IN_ORDER);
    const core = ready.batches.items[1];
    expect(core).toMatchObject({ status: 'completed', healAttempts: 0 });
    const execution = ready.executionRecords.find(({ batchId }) => batchId === core?.id);
    expect(execution?.attempts.map(({ mode, outcome }) => [mode, outcome?.class])).toEqual([
      ['new', 'crashed'],
      ['resume', 'ok'],
    ]);
    await engine.command({ type: 'finish' });
  });

  it('of runner and agent at once: the attempt is lost, the next one goes on, nothing runs twice', async () => {
    const world = await createWorld({ scenario: STANDS_STILL });
    const engine = await openEngine(world);
    await engine.start();
    const { agent, runner } = await secondBatchPids(world);
    await waitFor('its first task', async () => tasksDone(await world.trace()).includes('T003'));
    await kill(runner);
    await kill(agent);
    await engine.until('waiting_merge');
    expect(tasksDone(await world.trace())).toEqual(IN_ORDER);
    await engine.command({ type: 'finish' });
  });
});
