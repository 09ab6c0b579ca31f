import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileLock } from '@specflow/cli/lib';
import { describe, expect, it } from 'vitest';
import { control, registerProject, startServer } from '../support/dashboard-server';
import { openEngine } from '../support/engine';
import { startFile } from '../support/run-of';
import { FILES, severalFiles, statusesOf } from '../support/several-files';
import { waitFor } from '../support/wait-for';
import type { World } from '../support/world';

const LONG = { timeout: 300_000 };
const [FILE] = Object.keys(FILES) as [string];
const HANGS = [{ do: { behaviour: 'hangMidway', afterTasks: 0 } }];
const OPEN = Array(3).fill('[NOT STARTED]');

/** A store of its own: what the record says on disk, whoever has written it. */
async function recordOf(world: World) {
  const engine = await openEngine(world);
  const [run] = await engine.app.store.listByProject(engine.projectId);
  engine.close();
  return run;
}

/** What writers of the task file lock: a name in the project's ignored folder. */
function lockedPath(world: World): string {
  const name = createHash('sha256').update(join(world.project.dir, FILE)).digest('hex').slice(0, 16);
  return join(world.project.dir, '.specflow', 'workflows', 'locks', name);
}

/** A run whose server is killed after its end was saved and before the task file says so. */
async function killedBeforeItsStatuses() {
  const world = await severalFiles(HANGS);
  const server = await startServer(world);
  const projectId = await registerProject(server, world);
  const body = { projectId, selector: 'all', file: FILE, config: { parallelism: 3 } };
  expect((await server.call('/workflow/batch', { body })).status).toBe(201);
  await waitFor('two tasks in progress', async () => {
    const isAtWork = (await world.trace()).filter(({ event }) => event === 'start').length === 2;
    return isAtWork && (await statusesOf(world, FILE)).join() === '[IN PROGRESS],[IN PROGRESS],[NOT STARTED]';
  });
  await withFileLock(lockedPath(world), async () => {
    const cancelled = control(server, 'cancel', { projectId }).catch(() => null);
    await waitFor('the end in the record', async () => (await recordOf(world))?.status === 'cancelled');
    await server.kill();
    await cancelled;
  });
  expect(await statusesOf(world, FILE)).not.toEqual(OPEN);
  expect((await recordOf(world))?.batchRun?.statusesOwed).toBe(true);
  return { world, projectId };
}

describe('a run that ended right before its server was killed', () => {
  it('writes its statuses at the next start, once, and then owes nothing', LONG, async () => {
    const { world } = await killedBeforeItsStatuses();
    const engine = await openEngine(world);
    await engine.app.orchestration.reconcile();
    await waitFor('the statuses', async () => (await statusesOf(world, FILE)).join() === OPEN.join());
    await waitFor('the note', async () => (await recordOf(world))?.batchRun?.statusesOwed === undefined);
    // What a person writes afterwards stays.
    const text = (await world.project.read(FILE)).replace('[NOT STARTED]', '[IN PROGRESS]');
    await world.project.write(FILE, text);
    const next = await openEngine(world);
    await next.app.orchestration.reconcile();
    await next.app.orchestration.command({ projectId: next.projectId }, { type: 'dismiss' });
    expect(await world.project.read(FILE)).toBe(text);
  });

  it(
    'leaves the file to a run that has begun on it since, and waits for a file that is gone',
    LONG,
    async () => {
      const { world } = await killedBeforeItsStatuses();
      const text = await world.project.read(FILE);
      await rm(join(world.project.dir, FILE));
      const without = await openEngine(world);
      await without.app.orchestration.reconcile();
      // A command takes its turn after the look at the file.
      const { projectId } = without;
      await expect(
        without.app.orchestration.command({ projectId }, { type: 'resume' }),
      ).rejects.toMatchObject({ code: 'WRONG_STATE' });
      expect((await recordOf(world))?.batchRun?.statusesOwed).toBe(true);
      without.close();
      await world.project.write(FILE, text.replaceAll('IN PROGRESS', 'NOT STARTED'));
      const engine = await openEngine(world);
      const run = await startFile(engine, FILE);
      await waitFor('its statuses', async () => (await statusesOf(world, FILE)).includes('[IN PROGRESS]'));
      const before = await world.project.read(FILE);
      await engine.app.orchestration.reconcile();
      await waitFor('the note', async () => {
        const runs = await engine.app.store.listByProject(engine.projectId);
        return runs.every(({ batchRun }) => batchRun?.statusesOwed === undefined);
      });
      expect(await world.project.read(FILE)).toBe(before);
      await run.command({ type: 'cancel' });
    },
  );
});
