import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileLock } from '@specflow/cli/lib';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../support/engine';
import { ONE_BATCH } from '../support/project-fixture';
import { createWorld } from '../support/world';

const WELL = { steps: [] };

describe('the registry (F38)', () => {
  it('F38: with 1,000 entries of dead paths every project is listed, the missing ones as such, and the live one runs', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: WELL });
    const engine = await openEngine(world);
    const path = join(world.home, 'registry.json');
    const registry: { projects: Record<string, object> } = JSON.parse(await readFile(path, 'utf8'));
    for (let n = 0; n < 1_000; n += 1)
      registry.projects[`dead-${n}`] = { path: `/nowhere/${n}`, name: `n${n}`, registered_at: '2026-01-01' };
    await writeFile(path, JSON.stringify(registry));
    const { projects, problem } = await engine.app.projects.list();
    expect(problem).toBeUndefined();
    expect(projects).toHaveLength(1_001);
    expect(projects.filter(({ unavailable }) => unavailable)).toHaveLength(1_000);
    await engine.start();
    await engine.until('waiting_merge');
    await engine.command({ type: 'finish' });
  });

  it.each(['{"projects": {"half', '[]', ''])(
    'F38: corrupt (%j) while a run is going: named as the problem, never reset, and the run is found again when it is back',
    async (garbage) => {
      const world = await createWorld({ tasks: ONE_BATCH, scenario: WELL });
      const engine = await openEngine(world);
      const path = join(world.home, 'registry.json');
      const good = await readFile(path, 'utf8');
      await engine.start();
      await writeFile(path, garbage);
      const { projects, problem } = await engine.app.projects.list();
      expect(projects).toEqual([]);
      expect(problem).toMatchObject({ code: 'FILE_INVALID', hint: expect.any(String) });
      expect(await readFile(path, 'utf8')).toBe(garbage);
      await writeFile(path, good);
      await engine.until('waiting_merge');
      await engine.command({ type: 'finish' });
    },
  );

  it('F38: missing is an empty list; the run is still there when the project is registered again', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: WELL });
    const engine = await openEngine(world);
    const runId = await engine.start();
    await rm(join(world.home, 'registry.json'));
    expect(await engine.app.projects.list()).toEqual({ projects: [] });
    const again = await engine.app.catalog.add(world.project.dir);
    expect(again.id).toBe(engine.projectId);
    expect((await engine.until('waiting_merge')).id).toBe(runId);
    await engine.command({ type: 'finish' });
  });
});

describe('the settings', () => {
  it('that somebody else keeps locked fail no start that has begun: the run goes on, and it is said', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: WELL });
    const engine = await openEngine(world);
    await withFileLock(join(world.home, 'settings.json'), async () => {
      const runId = await engine.start();
      expect((await engine.until('waiting_merge')).id).toBe(runId);
    });
    expect(engine.warnings.map(({ message }) => message)).toContain(
      'The configuration of a run could not be remembered.',
    );
    await engine.command({ type: 'finish' });
  });
});

describe('the repository before a start (F34)', () => {
  it('F34: a lock that git left behind, or an unfinished merge, is a blocker with its fix; nothing is spawned', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: WELL });
    const engine = await openEngine(world);
    const lock = join(world.project.dir, '.git', 'index.lock');
    const merge = join(world.project.dir, '.git', 'MERGE_HEAD');
    await writeFile(lock, '');
    await expect(engine.start()).rejects.toMatchObject({
      code: 'PREFLIGHT_FAILED',
      details: { blockers: [{ code: 'GIT_IN_PROGRESS', fix: expect.stringContaining('index.lock') }] },
    });
    await rm(lock);
    await writeFile(merge, `${await world.project.git('rev-parse', 'HEAD')}\n`);
    await expect(engine.start()).rejects.toMatchObject({ code: 'PREFLIGHT_FAILED' });
    await rm(merge);
    expect(await world.attemptDirs()).toEqual([]);
    expect((await engine.app.orchestration.status({ projectId: engine.projectId })).orchestration).toBeNull();
    await engine.start();
    await engine.until('waiting_merge');
    await engine.command({ type: 'finish' });
  });

  it('F34: uncommitted changes, a detached HEAD and work on the base branch are said before the start', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: WELL });
    const engine = await openEngine(world);
    await world.project.write('README.md', '# Changed\n');
    await world.project.git('checkout', '-q', '--detach');
    const options = {
      skipDesign: false,
      skipAnalyze: true,
      batchSizeFallback: 15,
      maxTasksPerBatch: 0,
      parallelism: 1,
    };
    const { preflight } = await engine.app.orchestration.preview(engine.projectId, options);
    const codes = preflight?.warnings.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['DIRTY_TREE', 'DETACHED_HEAD']));
    await world.project.git('checkout', '-q', 'main');
    const onMain = await engine.app.orchestration.preview(engine.projectId, options);
    expect(onMain.preflight?.warnings).toContainEqual(
      expect.objectContaining({ code: 'ON_BASE_BRANCH', message: expect.stringContaining('git switch -c') }),
    );
    expect(await world.attemptDirs()).toEqual([]);
  });
});
