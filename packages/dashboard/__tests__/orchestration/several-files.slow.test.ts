import { describe, expect, it } from 'vitest';
import { overlaps, tasksDone } from '../support/agent-trace';
import { control, registerProject, startServer } from '../support/dashboard-server';
import { openEngine } from '../support/engine';
import { runOf, startFile } from '../support/run-of';
import { FILES, severalFiles, statusesOf, WORK } from '../support/several-files';
import { waitFor } from '../support/wait-for';
import { mergesOf, uncommitted, worktrees } from '../support/wave-project';
import type { World } from '../support/world';

const LONG = { timeout: 300_000 };
/** An agent of this task goes on only once so many agents are at work at once. */
const meet = (task: number, agents: number, delayMs?: number) => ({
  when: { task: String(task), invocation: 1 },
  do: { behaviour: 'waitForAgents', agents },
  ...(delayMs === undefined ? {} : { delayMs }),
});
/** Agents of both files wait until all four of their first waves are at work at once. */
const meeting = (delayMs?: number) => FIRST.map((task) => meet(task, 4, delayMs));
const FIRST = Object.values(FILES).flat();
const HANGS = [{ do: { behaviour: 'hangMidway', afterTasks: 0 } }];

async function agentsAtWork(world: World, count: number): Promise<void> {
  await waitFor(`${count} agents`, async () => {
    const trace = await world.trace();
    const of = (event: string) => trace.filter((line) => line.event === event).length;
    return of('start') - of('stop') >= count;
  });
}

/** Nothing of either file is lost, and the project is as a person would want to find it. */
async function expectAllDone(world: World): Promise<void> {
  for (const file of Object.keys(FILES)) {
    const statuses = await statusesOf(world, file);
    expect([file, ...statuses]).toEqual([file, '[COMPLETE]', '[COMPLETE]', '[COMPLETE]']);
  }
  const files = (await world.project.git('ls-files', 'src')).split('\n');
  expect(files.filter((file) => WORK.includes(file)).sort()).toEqual(WORK);
  const shared = await world.project.read('src/shared.mjs');
  for (const id of ['12', '22']) expect(shared).toContain(id);
  const changed = (await uncommitted(world)).split('\n').map((line) => line.trim());
  expect(changed).toEqual(['M plans/a.md', 'M plans/b.md']);
  await waitFor('the worktrees to be gone', async () => (await worktrees(world)).length === 0);
}

describe('two task files of one project', () => {
  it(
    'are done side by side: the work of both is merged, one at a time, and nothing is lost',
    LONG,
    async () => {
      const world = await severalFiles(meeting());
      const engine = await openEngine(world);
      const first = await startFile(engine, 'plans/a.md');
      await waitFor('the first statuses to be written', async () => (await uncommitted(world)) !== '');
      const runs = [first, await startFile(engine, 'plans/b.md')];
      const ends = await Promise.all(runs.map((run) => run.ended()));
      expect(ends.map(({ status, statusReason }) => [status, statusReason])).toEqual([
        ['completed', '3 completed'],
        ['completed', '3 completed'],
      ]);
      expect(ends.flatMap(({ warnings }) => warnings)).toEqual([]);
      await expectAllDone(world);
      const merged = (await mergesOf(world)).map((subject) =>
        subject.replace(/:.*/, '').replace('Merge ', ''),
      );
      expect(merged.sort()).toEqual(['11', '12', '13', '21', '22', '23']);
      // Both wrote the same file: the later one did its task again on top of the other.
      expect(tasksDone(await world.trace()).filter((id) => id === '12' || id === '22')).toHaveLength(3);
    },
  );

  it(
    'share the agents of the dashboard: never more at once than it may have, and both come to their end',
    LONG,
    async () => {
      const world = await severalFiles(FIRST.map((task) => meet(task, 2)));
      const engine = await openEngine(world, { SPECFLOW_MAX_AGENTS: '2' });
      const runs = [await startFile(engine, 'plans/a.md'), await startFile(engine, 'plans/b.md')];
      for (const run of runs) expect((await run.ended()).statusReason).toBe('3 completed');
      let atWork = 0;
      const counts = (await world.trace()).map(({ event }) => {
        atWork += event === 'start' ? 1 : event === 'stop' ? -1 : 0;
        return atWork;
      });
      expect(Math.max(...counts)).toBe(2);
      await expectAllDone(world);
    },
  );

  it(
    'refuse the same file, a phase, a single command and a run in the folder, and are refused beside one',
    LONG,
    async () => {
      const world = await severalFiles(HANGS);
      const engine = await openEngine(world);
      const run = await startFile(engine, 'plans/a.md');
      const taken = { code: 'ORCHESTRATION_IN_PROGRESS', details: { orchestrationId: run.id } };
      await expect(startFile(engine, 'plans/a.md')).rejects.toMatchObject(taken);
      await expect(engine.start()).rejects.toMatchObject(taken);
      const { app, projectId } = engine;
      await expect(app.workflows.start({ projectId, skill: 'flow.verify' })).rejects.toMatchObject(taken);
      for (const config of [{ parallelism: 1 }, { isolation: 'none' }, { isolation: 'patch' }] as const)
        await expect(startFile(engine, 'plans/b.md', config)).rejects.toMatchObject(taken);
      await run.command({ type: 'cancel' });
      const phase = await engine.start();
      await expect(startFile(engine, 'plans/b.md')).rejects.toMatchObject({
        ...taken,
        details: { orchestrationId: phase },
      });
      await runOf(engine, phase).command({ type: 'cancel' });
    },
  );

  it(
    'need to be told apart: a command without an id names them, status lists them, each id has its own',
    LONG,
    async () => {
      const world = await severalFiles(HANGS);
      const engine = await openEngine(world);
      const [a, b] = [await startFile(engine, 'plans/a.md'), await startFile(engine, 'plans/b.md')];
      await expect(engine.command({ type: 'cancel' })).rejects.toMatchObject({
        code: 'SEVERAL_RUNS',
        details: { orchestrationIds: [a.id, b.id] },
      });
      const { app, projectId } = engine;
      const status = await app.orchestration.status({ projectId });
      expect(status.orchestration?.id).toBe(a.id);
      expect(status.active?.map(({ id, file }) => [id, file])).toEqual([
        [a.id, 'plans/a.md'],
        [b.id, 'plans/b.md'],
      ]);
      expect((await app.orchestration.status({ projectId, id: b.id })).active).toBeUndefined();
      const [card] = (await app.projects.list()).projects;
      expect([card?.orchestration?.id, card?.alsoActive?.map(({ id }) => id)]).toEqual([a.id, [b.id]]);
      await b.command({ type: 'cancel' });
      expect((await app.orchestration.status({ projectId })).active).toBeUndefined();
      expect((await engine.command({ type: 'cancel' })).run.id).toBe(a.id);
    },
  );

  it(
    'end apart: cancelling one stops its agents with proof and leaves those of the other at work',
    LONG,
    async () => {
      const steps = [
        { when: { task: '21' }, do: { behaviour: 'hangMidway', afterTasks: 0 } },
        { when: { task: '22' }, do: { behaviour: 'hangMidway', afterTasks: 0 } },
        meet(11, 4, 2_000),
        meet(12, 4, 2_000),
      ];
      const world = await severalFiles(steps);
      const engine = await openEngine(world);
      const [a, b] = [await startFile(engine, 'plans/a.md'), await startFile(engine, 'plans/b.md')];
      await agentsAtWork(world, 4);
      const { orchestration, receipt } = await b.command({ type: 'cancel' });
      expect(orchestration.status).toBe('cancelled');
      expect(receipt?.processesLeft).toBe(0);
      expect(receipt?.processesEnded).toBeGreaterThan(0);
      const end = await a.ended();
      expect([end.status, end.statusReason]).toEqual(['completed', '3 completed']);
      expect(end.executionRecords.every(({ attempts }) => attempts.length === 1)).toBe(true);
      expect(await statusesOf(world, 'plans/b.md')).toEqual(Array(3).fill('[NOT STARTED]'));
    },
  );

  it('go on both after kill -9 of the server, and no agent runs twice', LONG, async () => {
    const world = await severalFiles(meeting(3_000));
    const first = await startServer(world);
    const projectId = await registerProject(first, world);
    const ids: string[] = [];
    for (const file of Object.keys(FILES)) {
      const body = { projectId, selector: 'all', file, config: { parallelism: 3 } };
      const reply = await first.call<{ orchestration: { id: string } }>('/workflow/batch', { body });
      expect(reply.status).toBe(201);
      ids.push(reply.body.orchestration.id);
    }
    await agentsAtWork(world, 4);
    await first.kill();
    const second = await startServer(world);
    expect((await control(second, 'pause', { projectId })).status).toBe(409);
    for (const id of ids) {
      const path = `/workflow/orchestrate/status?projectId=${projectId}&id=${id}`;
      const isDone = async () =>
        (await second.call<{ orchestration: { status: string } }>(path)).body.orchestration.status ===
        'completed';
      await waitFor(`run ${id}`, isDone);
    }
    await expectAllDone(world);
    const trace = await world.trace();
    const starts = trace.filter(({ event }) => event === 'start').map(({ sessionId }) => sessionId);
    expect(new Set(starts).size).toBe(starts.length);
    expect(overlaps(trace).length).toBeGreaterThan(0);
  });

  it('are not begun where worktrees are impossible, which is said with the reason', LONG, async () => {
    const world = await severalFiles(HANGS);
    const engine = await openEngine(world);
    const a = await startFile(engine, 'plans/a.md');
    await world.project.write('README.md', '# Edited by a person\n');
    await expect(startFile(engine, 'plans/b.md')).rejects.toMatchObject({
      code: 'ORCHESTRATION_IN_PROGRESS',
      message: expect.stringContaining('uncommitted changes: README.md'),
      details: { orchestrationId: a.id },
    });
    await a.command({ type: 'cancel' });
  });

  it(
    'stop for a person when worktrees become impossible: no agent works in the folder beside another run',
    LONG,
    async () => {
      const steps = [
        meet(11, 3, 4_000),
        { when: { task: '13' } },
        { do: { behaviour: 'hangMidway', afterTasks: 0 } },
      ];
      const world = await severalFiles([{ when: { task: '12' } }, ...steps]);
      const engine = await openEngine(world);
      const [a, b] = [await startFile(engine, 'plans/a.md'), await startFile(engine, 'plans/b.md')];
      await agentsAtWork(world, 3);
      await world.project.write('README.md', '# Edited by a person\n');
      const stopped = await a.until('the stop', ({ status }) => status === 'needs_attention');
      expect(stopped.recoveryContext?.code).toBe('NO_WORKTREES');
      expect(stopped.recoveryContext?.issue).toContain(b.id);
      await world.project.git('checkout', '--', 'README.md');
      await a.command({ type: 'retry' });
      const end = await a.ended();
      expect([end.status, end.statusReason, end.config.isolation]).toEqual([
        'completed',
        '3 completed',
        'worktree',
      ]);
      await b.command({ type: 'cancel' });
    },
  );
});
