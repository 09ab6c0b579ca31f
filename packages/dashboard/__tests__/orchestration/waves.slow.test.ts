import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OrchestrationView } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { overlaps, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { processesWith } from '../support/processes';
import { waitFor } from '../support/wait-for';
import {
  groupsOf,
  LONG_MS,
  MEET,
  MEETING,
  mergesOf,
  uncommitted,
  untilGroups,
  WAVES,
  worktrees,
} from '../support/wave-project';
import { createWorld } from '../support/world';

const readPrompt = (dir: string) => readFile(join(dir, 'prompt.md'), 'utf8');

describe('parallel waves', { timeout: 2 * LONG_MS }, () => {
  it('K2: three agents work beside each other in worktrees; everything is merged in order and nothing is left over', async () => {
    const world = await createWorld({ tasks: WAVES, scenario: MEETING });
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3 });
    const ready = await engine.until('waiting_merge', LONG_MS);
    const trace = await world.trace();
    expect(tasksDone(trace).slice(0, 3).sort()).toEqual(['T001', 'T002', 'T003']);
    expect(tasksDone(trace)[3]).toBe('T004');
    expect(overlaps(trace).length).toBeGreaterThan(0);
    await untilGroups(engine, ['T001 done', 'T002 done', 'T003 done', 'T004 done']);
    expect(await mergesOf(world)).toEqual([
      'Merge T001: Core',
      'Merge T002: Core',
      'Merge T003: Core',
      'Merge T004: Core',
    ]);
    expect(await uncommitted(world)).toBe('');
    for (const name of ['a', 'b', 'c', 'index']) await world.project.read(`src/${name}.mjs`);
    const batch = ready.batches.items[0];
    expect(batch).toMatchObject({ status: 'completed', unproven: [] });
    expect(batch?.evidence?.files.map(({ path }) => path).sort()).toEqual(
      ['a', 'b', 'c', 'index'].map((name) => `src/${name}.mjs`),
    );
    expect(batch?.evidence?.after?.head).toBe(await world.project.git('rev-parse', 'HEAD'));
    await waitFor('the worktrees to be gone', async () => (await worktrees(world)).length === 0, LONG_MS);
    expect((await world.project.git('worktree', 'list')).split('\n')).toHaveLength(1);
    await engine.command({ type: 'finish' });
  });

  it('K2: two agents edit the same line: nothing is lost, one does its task again, alone, and the tests of the project pass', async () => {
    const tasks =
      '# Tasks\n\n## Core\n\n- [ ] T001 [P] Add the first entry\n- [ ] T002 [P] Add the second entry\n';
    const world = await createWorld({ tasks });
    await world.project.write('src/list.mjs', 'export const list = [];\n');
    await world.project.write(
      'list.test.mjs',
      [
        "import { list } from './src/list.mjs';",
        "import assert from 'node:assert/strict';",
        "import { test } from 'node:test';",
        "test('both entries', () => assert.deepEqual([...list].sort(), ['first', 'second']));",
      ].join('\n'),
    );
    await world.project.git('add', '-A');
    await world.project.git('commit', '-q', '-m', 'A list and its test');
    const entry = (word: string) => ({
      files: [{ path: 'src/list.mjs', append: [`list.push('${word}');`] }],
    });
    await world.project.write(
      '.specflow/simulator.json',
      JSON.stringify({ tasks: { T001: entry('first'), T002: entry('second') } }),
    );
    const engine = await openEngine(world);
    await engine.start({ parallelism: 2 });
    const ready = await engine.until('waiting_merge', LONG_MS);
    await untilGroups(engine, ['T001 done', 'T002 redo', 'T002 done']);
    const [, set, again] = ready.batches.items[0]?.groups ?? [];
    expect(set?.conflict?.files).toEqual(['src/list.mjs']);
    expect(again?.redoes).toBe(set?.id);
    // What the first try did is still there to be looked at.
    const kept = await world.project.git('show', `refs/specflow/groups/${ready.id}/${set?.id}:src/list.mjs`);
    expect(kept).toContain("list.push('second');");
    expect((await world.project.git('rev-parse', `refs/specflow/groups/${ready.id}/${set?.id}`)).trim()).toBe(
      set?.headCommit,
    );
    await promisify(execFile)(process.execPath, ['--test', 'list.test.mjs'], { cwd: world.project.dir });
    const prompts = await Promise.all((await world.attemptDirs()).map((dir) => readPrompt(dir)));
    expect(prompts.some((text) => text.includes('Conflicting files: src/list.mjs'))).toBe(true);
    expect(await uncommitted(world)).toBe('');
    await engine.command({ type: 'finish' });
  });

  it('I4: without money in mid-wave nothing more is started, what was begun is merged, then a person decides', async () => {
    const tasks = WAVES.replace('- [ ] T004 Create src/index.mjs\n', '');
    const world = await createWorld({ tasks, scenario: { steps: [{ costUsd: 0.98 }] } });
    const engine = await openEngine(world);
    await engine.start({ parallelism: 2, budget: { maxTotal: 2, maxPerBatch: 3 } });
    const stopped = await engine.until('needs_attention', LONG_MS);
    expect(stopped.recoveryContext?.code).toBe('BUDGET_REACHED');
    const isTidy = (run: OrchestrationView) => groupsOf(run).join() === 'T001 done,T002 done,T003 waiting';
    await engine.untilRun('both groups to be merged and tidied up', isTidy);
    expect(stopped.ledger.map(({ reservedUsd }) => reservedUsd)).toEqual([1, 1]);
    expect(stopped.totalCostUsd).toBe(1.96);
    await engine.command({ type: 'retry', budget: { maxTotal: 10 } });
    await engine.until('waiting_merge', LONG_MS);
    await untilGroups(engine, ['T001 done', 'T002 done', 'T003 done']);
    expect(tasksDone(await world.trace()).sort()).toEqual(['T001', 'T002', 'T003']);
    await engine.command({ type: 'finish' });
  });

  it('G8: cancel with three agents at work leaves no process, no worktree and no work that cannot be reached', async () => {
    const scenario = { steps: [{ do: [MEET, { behaviour: 'hangMidway', afterTasks: 1 }] }] };
    const world = await createWorld({ tasks: WAVES, scenario });
    const engine = await openEngine(world);
    const runId = await engine.start({ parallelism: 3 });
    await waitFor('all three tasks', async () => tasksDone(await world.trace()).length === 3, LONG_MS);
    const { run, receipt } = await engine.command({ type: 'cancel' });
    expect(receipt?.processesEnded).toBeGreaterThanOrEqual(3);
    expect(receipt?.processesLeft).toBe(0);
    expect(await processesWith('SPECFLOW_RUN_ID', runId)).toEqual([]);
    expect(run.status).toBe('cancelled');
    await waitFor('the worktrees to be gone', async () => (await worktrees(world)).length === 0, LONG_MS);
    const refs = (
      await world.project.git('for-each-ref', '--format=%(refname)', 'refs/specflow/groups')
    ).split('\n');
    expect(refs).toHaveLength(3);
    const files = await Promise.all(
      refs.map((ref) => world.project.git('ls-tree', '--name-only', ref, 'src/')),
    );
    expect(files.sort()).toEqual(['src/a.mjs', 'src/b.mjs', 'src/c.mjs']);
    expect(await uncommitted(world)).toBe('');
  });
});
