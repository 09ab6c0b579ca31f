import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { exactEnv } from '@/lib/services/agent/exact-env';
import { pidsOf } from '../support/attempt-files';
import { openDesk } from '../support/helper-desk';
import { processesAbout } from '../support/processes';
import { waitFor } from '../support/wait-for';
import { createWorld, type World } from '../support/world';

const deskOf = (world: World) =>
  openDesk({ home: world.home, projectDir: world.project.dir, env: world.env });

const starts = async (world: World) => (await world.trace()).filter(({ event }) => event === 'start');

/** Another dashboard, as a process that can be killed, which asks the same question. */
async function startDashboard(world: World, timeoutMs = 60_000) {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../support/ask-program.ts', import.meta.url)),
    platform: 'node',
    resolve: { alias: { '@': resolve(import.meta.dirname, '../../src') } },
  });
  const file = join(world.root, 'ask-program.mjs');
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
  const child = spawn(process.execPath, [file, world.home, world.project.dir, String(timeoutMs)], {
    env: exactEnv(world.env),
    stdio: 'ignore',
  });
  return {
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('a helper call whose dashboard was killed', () => {
  it('I2, I3: is answered by the run that had begun; the agent runs once', async () => {
    const world = await createWorld({
      scenario: { steps: [{ do: { behaviour: 'slowStart', ms: 5_000 }, costUsd: 0.25 }] },
    });
    const dashboard = await startDashboard(world);
    await waitFor('the agent to run', async () => (await starts(world)).length > 0);
    await dashboard.kill();
    expect((await world.trace()).some(({ event }) => event === 'stop')).toBe(false);

    const answer = await deskOf(world).helper.ask(deskOf(world).question({}));
    expect(answer).toMatchObject({
      ok: true,
      sessionId: deskOf(world).sessionId(1),
      costUsd: 0.25,
    });
    expect(await starts(world)).toHaveLength(1);
  });

  it('I2, I3: finds the answer that was given while no dashboard ran', async () => {
    const world = await createWorld({
      scenario: { steps: [{ do: { behaviour: 'slowStart', ms: 1_000 }, costUsd: 0.25 }] },
    });
    const dashboard = await startDashboard(world);
    await waitFor('the agent to run', async () => (await starts(world)).length > 0);
    await dashboard.kill();
    await waitFor('the agent to end', async () => (await processesAbout(world.root)).length === 0);

    expect(await deskOf(world).helper.ask(deskOf(world).question({}))).toMatchObject({
      ok: true,
      costUsd: 0.25,
    });
    expect(await starts(world)).toHaveLength(1);
  });

  it('is ended by its runner when its time is over, without any dashboard', async () => {
    const world = await createWorld({ scenario: { steps: [{ do: 'hangSilently' }] } });
    // Long enough for the agent to begin on a busy machine.
    const dashboard = await startDashboard(world, 8_000);
    await waitFor('the agent to run', async () => (await starts(world)).length > 0);
    await dashboard.kill();
    await waitFor('the agent to end', async () => (await processesAbout(world.root)).length === 0);

    expect(await deskOf(world).helper.ask(deskOf(world).question({}))).toMatchObject({
      ok: false,
      error: { code: 'timeout', failureClass: 'timeout' },
    });
    expect(await starts(world)).toHaveLength(1);
  });

  it('is ended by the next dashboard when the time is over and even its runner was killed', async () => {
    const world = await createWorld({ scenario: { steps: [{ do: 'hangSilently' }] } });
    const dashboard = await startDashboard(world);
    await waitFor('the agent to run', async () => (await starts(world)).length > 0);
    await dashboard.kill();
    const [dir = ''] = await world.attemptDirs();
    const { runner } = await waitFor('its processes', () => pidsOf(dir));
    process.kill(runner, 'SIGKILL');

    const desk = deskOf(world);
    expect(await desk.helper.ask(desk.question({ timeoutMs: 1_000 }))).toMatchObject({
      ok: false,
      error: { code: 'timeout', failureClass: 'timeout' },
    });
    expect(await starts(world)).toHaveLength(1);
    // The timer of the killed runner notices within ten seconds that there is nothing to end any more.
    await waitFor('the timer to leave', async () => (await processesAbout(world.root)).length === 0);
  });
});

describe('the same helper call made again', () => {
  it('I3: gives the same answer and cost after a restart, and no agent runs', async () => {
    const world = await createWorld({ scenario: { steps: [{ costUsd: 0.25 }] } });
    const ask = deskOf(world).question({});
    const first = await deskOf(world).helper.ask(ask);
    expect(await deskOf(world).helper.ask(ask)).toEqual(first);
    expect(await starts(world)).toHaveLength(1);
  });

  it('I3: at the same time by two dashboards, runs once and answers both', async () => {
    const world = await createWorld({ scenario: { steps: [{ costUsd: 0.25 }] } });
    const ask = deskOf(world).question({});
    const [first, second] = await Promise.all(
      [deskOf(world), deskOf(world)].map(({ helper }) => helper.ask(ask)),
    );
    expect(first).toMatchObject({ ok: true });
    expect(second).toEqual(first);
    expect(await starts(world)).toHaveLength(1);
  });

  it('keeps a failure as it was: the call is over, another one needs another id', async () => {
    const world = await createWorld({ scenario: { steps: [{ when: { invocation: 1 }, do: 'authError' }] } });
    const desk = deskOf(world);
    const first = await desk.helper.ask(desk.question({}));
    expect(first).toMatchObject({ ok: false, error: { failureClass: 'auth' } });
    expect(await desk.helper.ask(desk.question({}))).toEqual(first);
    expect(await desk.helper.ask(desk.question({}, { attemptId: desk.attemptId(2) }))).toMatchObject({
      ok: true,
    });
  });

  it('calls of one conversation that are made at once take turns and folders of their own', async () => {
    const world = await createWorld();
    const desk = deskOf(world);
    const { sessionId = '' } = await desk.helper.ask(desk.question({}));
    const session = { mode: 'resume', sessionId } as const;
    const asked = [2, 3]
      .map(desk.attemptId)
      .map((attemptId) => desk.helper.ask(desk.question({ session, prompt: attemptId }, { attemptId })));
    expect(await Promise.all(asked)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await starts(world)).toHaveLength(3);
    expect(await world.attemptDirs()).toHaveLength(3);
  });
});
