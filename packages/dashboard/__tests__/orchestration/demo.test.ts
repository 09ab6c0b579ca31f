import { readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { updateStateFile } from '@specflow/cli/lib';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../support/engine';
import { createWorld } from '../support/world';

const TEMPLATE = resolve(import.meta.dirname, '../../../agent-simulator/demo-project');

describe('the demo', () => {
  it('is made anew when its phase is over, and the old one is kept; one in progress is given as it is', async () => {
    const world = await createWorld();
    const { app } = await openEngine(world, { SPECFLOW_DEMO_TEMPLATE: TEMPLATE });
    const first = await app.demo.ensure();
    await writeFile(join(first.path, 'mine.txt'), 'kept');
    expect(await app.demo.ensure()).toEqual(first);

    await updateStateFile(first.path, (state) => {
      const { phase } = state.orchestration;
      if (!phase) throw new Error('The demo has an open phase.');
      return { ...state, orchestration: { ...state.orchestration, phase: { ...phase, status: 'complete' } } };
    });
    const second = await app.demo.ensure();
    expect(second.path).toBe(first.path);
    expect(second.id).not.toBe(first.id);
    expect(await readdir(second.path)).not.toContain('mine.txt');
    const old = (await readdir(world.home)).find((name) => name.startsWith('demo-until-'));
    expect(await readdir(join(world.home, old ?? 'none'))).toContain('mine.txt');
    expect((await app.catalog.list()).projects.filter(({ demo }) => demo)).toHaveLength(1);
  });

  it('is made once for a double click and for another dashboard, and all get the same', async () => {
    const world = await createWorld();
    const env = { SPECFLOW_DEMO_TEMPLATE: TEMPLATE };
    const [one, other] = [await openEngine(world, env), await openEngine(world, env)];
    const made = await Promise.all([one, one, other, other].map(({ app }) => app.demo.ensure()));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });
});
