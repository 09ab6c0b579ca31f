import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { overlaps, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { groupsOf, LONG_MS, mergesOf, untilGroups, WAVES } from '../support/wave-project';
import { createWorld } from '../support/world';

describe('limits of parallel waves', { timeout: 2 * LONG_MS }, () => {
  it('SPECFLOW_MAX_AGENTS: an attempt beyond the cap stays intended, the run says so, and all is done in the end', async () => {
    const world = await createWorld({ tasks: WAVES, scenario: { steps: [{ delayMs: 200 }] } });
    const engine = await openEngine(world, { SPECFLOW_MAX_AGENTS: '1' });
    await engine.start({ parallelism: 3 });
    const waiting = await engine.untilRun('attempts that wait', (run) =>
      run.executionRecords.some(({ attempts }) => attempts[0]?.waitsForAgent === true),
    );
    expect(waiting.ledger.length).toBeGreaterThan(1);
    const ready = await engine.until('waiting_merge', LONG_MS);
    expect(overlaps(await world.trace())).toEqual([]);
    await untilGroups(engine, ['T001 done', 'T002 done', 'T003 done', 'T004 done']);
    expect(ready.executionRecords.every(({ attempts }) => attempts.every((one) => !one.waitsForAgent))).toBe(
      true,
    );
    await engine.command({ type: 'finish' });
  });

  it('starts one agent at a time while memory is short, and says so once', async () => {
    const world = await createWorld({ tasks: WAVES });
    const engine = await openEngine(world, {}, { availableMemory: async () => 1024 ** 3 });
    await engine.start({ parallelism: 3 });
    const ready = await engine.until('waiting_merge', LONG_MS);
    expect(overlaps(await world.trace())).toEqual([]);
    expect(ready.decisionLog.filter(({ decision }) => decision === 'One agent at a time')).toHaveLength(1);
    await engine.command({ type: 'finish' });
  });

  it('a limit of the API lowers the number of agents for the rest of the run, once for a wave', async () => {
    const limited = { behaviour: 'rateLimit', resetInSeconds: 1 };
    const world = await createWorld({
      tasks: WAVES,
      scenario: { steps: [{ when: { task: 'T001', isResume: false }, do: limited }] },
    });
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3 });
    const lowered = await engine.untilRun(
      'fewer agents',
      (run) => run.parallel?.limit !== undefined,
      LONG_MS,
    );
    expect(lowered.parallel?.limit).toBe(2);
    expect(lowered.parallel?.loweredIn).toEqual(['b1/1']);
    await engine.command({ type: 'cancel' });
  });

  it('SPECFLOW_WAVE_CHECK: what breaks the check is not taken over; it is done again, alone, and then a person decides', async () => {
    const world = await createWorld({ tasks: WAVES.replace('- [ ] T004 Create src/index.mjs\n', '') });
    const script = join(world.root, 'check.mjs');
    // Any two of the three files together are one too many.
    await writeFile(
      script,
      "import { readdirSync } from 'node:fs'; process.exit(readdirSync('src').length > 1 ? 1 : 0);\n",
    );
    const check = `${process.execPath} ${script}`;
    const engine = await openEngine(world, { SPECFLOW_WAVE_CHECK: check });
    await engine.start({ parallelism: 3 });
    const stopped = await engine.until('needs_attention', LONG_MS);
    expect(stopped.recoveryContext?.code).toBe('MERGE_CONFLICTS');
    expect(await mergesOf(world)).toEqual(['Merge T001: Core']);
    expect(tasksDone(await world.trace()).filter((id) => id === 'T001')).toHaveLength(1);
    expect(groupsOf(stopped).filter((line) => line === 'T002 redo').length).toBeGreaterThan(1);
    await engine.command({ type: 'cancel' });
  });

  it('SPECFLOW_WORKTREE_SETUP: runs in each worktree before its agent; a failure stops for a person with its output', async () => {
    const world = await createWorld({ tasks: WAVES });
    const script = join(world.root, 'setup.mjs');
    await writeFile(script, "console.log('no network here'); process.exit(3);\n");
    const engine = await openEngine(world, { SPECFLOW_WORKTREE_SETUP: `${process.execPath} ${script}` });
    await engine.start({ parallelism: 3 });
    const stopped = await engine.until('needs_attention', LONG_MS);
    expect(stopped.statusReason).toContain('no network here');
    expect(await world.trace()).toEqual([]);
    await writeFile(script, '');
    await engine.command({ type: 'retry' });
    await engine.until('waiting_merge', LONG_MS);
    await untilGroups(engine, ['T001 done', 'T002 done', 'T003 done', 'T004 done']);
    await engine.command({ type: 'finish' });
  });

  it('uncommitted changes: one agent works in the project, and the run says why', async () => {
    const world = await createWorld({ tasks: WAVES });
    await world.project.write('README.md', '# Edited\n');
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3 });
    const ready = await engine.until('waiting_merge', LONG_MS);
    expect(ready.batches.items[0]?.groups).toBeUndefined();
    expect(ready.warnings.join()).toContain('there are uncommitted changes: README.md');
    expect(overlaps(await world.trace())).toEqual([]);
    await engine.command({ type: 'finish' });
  });
});
