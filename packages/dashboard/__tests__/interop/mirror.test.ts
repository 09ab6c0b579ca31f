import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  initProject,
  readProjectStatus,
  recordVerification,
  updateStateFile,
  withFileLock,
  workflowsDir,
} from '@specflow/cli/lib';
import type { OrchestrationStatus } from '@specflow/shared/schemas';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createScriptedWorld,
  runHonestly,
  type ScriptedWorld,
} from '@/lib/orchestration/__support__/scripted-world';
import { mirrorIfStale, mirrorRun } from '@/lib/services/state-mirror';
import { otherToolSetsStep, type SeenState, seenByOtherTools } from '../support/other-tools';

const SECTIONS = { Setup: ['T001', 'T002'], Core: ['T003'] };

/** What other tools show for each status of ours. */
const SHOWN: Readonly<Record<OrchestrationStatus, string>> = {
  running: 'running',
  paused: 'paused',
  waiting_input: 'paused',
  parked: 'paused',
  waiting_merge: 'waiting_merge',
  needs_attention: 'needs_attention',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

async function createProject(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'specflow-interop-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await initProject(root, { name: 'demo', env: { CLAUDE_CONFIG_DIR: join(root, '.none') } });
  return root;
}

/** Mirrors the run as it stands into a real project and returns what other tools then read. */
async function show(world: ScriptedWorld, root: string): Promise<SeenState> {
  await mirrorRun({ ...world.run, project: { ...world.run.project, path: root } });
  const seen = await seenByOtherTools(root);
  const { dashboard, step } = seen.orchestration;
  expect(dashboard?.active).toMatchObject({ id: world.run.id, status: SHOWN[world.run.status] });
  expect(dashboard?.recoveryContext === undefined).toBe(world.run.recoveryContext === undefined);
  expect(dashboard?.batches?.total).toBe(dashboard?.batches?.items.length);
  const names = ['design', 'analyze', 'implement', 'verify', 'merge'];
  expect(step?.index).toBe(names.indexOf(step?.current ?? ''));
  return seen;
}

/** A world whose every decision is mirrored and read by other tools at once. */
async function watched(config: Parameters<typeof createScriptedWorld>[1] = {}) {
  const root = await createProject();
  const world = createScriptedWorld(SECTIONS, config);
  const seen: OrchestrationStatus[] = [];
  const step = async (move: () => unknown): Promise<SeenState> => {
    move();
    seen.push(world.run.status);
    return show(world, root);
  };
  return { root, world, seen, step };
}

describe('what other SpecFlow tools read at each transition of a run', () => {
  it('an honest run from start to merge, step by step', async () => {
    const { world, step } = await watched({ config: { skipAnalyze: false } });
    const steps: (string | null | undefined)[] = [];
    await step(() => world.decide());
    for (let agents = 0; agents < 12 && world.run.status === 'running'; agents += 1) {
      const seen = await step(() => {
        const live = world.run.executionRecords.find(({ status }) => status === 'running');
        world.end({ ticks: live?.taskIds ?? [] });
      });
      steps.push(seen.orchestration.step?.current);
    }
    expect(steps).toEqual(['implement', 'implement', 'verify', 'merge']);
    await step(() => world.command({ type: 'merge', confirmUserGate: false }));
    world.project.merged = true;
    const ended = await step(() => world.end());
    expect(world.run.status).toBe('completed');
    expect(ended.orchestration.dashboard).toMatchObject({
      active: { status: 'completed' },
      batches: { items: [{ status: 'completed' }, { status: 'completed' }] },
      lastWorkflow: { skill: expect.stringContaining('flow.merge'), status: 'completed' },
    });
    expect(ended.orchestration.step).toMatchObject({ current: 'merge', status: 'complete' });
  });

  it('healing is shown as running, a healed batch as healed', async () => {
    const { world, step } = await watched({ config: { skipAnalyze: true } });
    await step(() => world.decide());
    const healing = await step(() => world.end({ class: 'task_failure' }));
    expect(healing.orchestration.dashboard?.batches?.items[0]).toMatchObject({
      status: 'running',
      healAttempts: 1,
    });
    const healed = await step(() => world.end({ ticks: ['T001', 'T002'] }));
    expect(healed.orchestration.dashboard?.batches?.items[0]?.status).toBe('healed');
  });

  it('a failure that needs a person, with options that they know; nothing of it remains after a skip', async () => {
    const { world, step } = await watched({ config: { skipAnalyze: true, autoHealEnabled: false } });
    await step(() => world.decide());
    const stopped = await step(() => world.end({ class: 'task_failure' }));
    expect(world.run.status).toBe('needs_attention');
    expect(stopped.orchestration).toMatchObject({
      step: { current: 'implement', status: 'blocked' },
      dashboard: {
        recoveryContext: { issue: expect.any(String), options: expect.arrayContaining(['retry']) },
      },
    });
    const skipped = await step(() => world.command({ type: 'skip' }));
    expect(skipped.orchestration.dashboard).not.toHaveProperty('recoveryContext');
    expect(skipped.orchestration.dashboard?.batches?.items[0]?.status).toBe('healed');
  });

  it('waiting for a limit, for an answer and for a person is shown as paused', async () => {
    const { world, step, seen } = await watched({ config: { skipAnalyze: true } });
    await step(() => world.decide());
    await step(() => world.end({ class: 'rate_limit', resetsAt: world.now + 60_000 }));
    world.now += 600_000;
    await step(() => world.decide());
    await step(() => world.end({ class: 'needs_input', questions: ['Which colour?'] }));
    expect(seen).toEqual(['running', 'parked', 'running', 'waiting_input']);
  });

  it('pause, cancel and abort', async () => {
    const paused = await watched({ config: { skipAnalyze: true } });
    await paused.step(() => paused.world.decide());
    await paused.step(() => paused.world.command({ type: 'pause', when: 'now' }));
    await paused.step(() => paused.world.decide());
    expect(paused.world.run.status).toBe('paused');
    await paused.step(() => paused.world.command({ type: 'cancel' }));
    await paused.step(() => paused.world.decide());
    expect(paused.world.run.status).toBe('cancelled');

    const failed = await watched({ config: { skipAnalyze: true, autoHealEnabled: false } });
    await failed.step(() => failed.world.decide());
    await failed.step(() => failed.world.end({ class: 'task_failure' }));
    await failed.step(() => failed.world.command({ type: 'abort' }));
    expect(failed.world.run.status).toBe('failed');
  });

  it('every value that a configuration may have', async () => {
    const config = {
      maxHealAttempts: 5,
      batchSizeFallback: 50,
      additionalContext: 'näh "x"\n',
    };
    const { world, step } = await watched({ config });
    const seen = await step(() => world.decide());
    expect(seen.orchestration.dashboard?.active?.config).toMatchObject({
      maxHealAttempts: 5,
      batchSizeFallback: 50,
      additionalContext: 'näh "x"\n',
    });
  });
});

describe('after another tool has rewritten the state file', () => {
  it('our own data and the mirror survive, and what the tool set is there', async () => {
    const { root, world } = await watched({ config: { skipAnalyze: true } });
    expect(runHonestly(world)).toBe('waiting_merge');
    await updateStateFile(root, (state) => ({
      ...state,
      ours: { kept: true },
      orchestration: {
        ...state.orchestration,
        phase: { id: null, number: '0042', name: 'Demo', branch: '0042-demo', status: 'in_progress' },
      },
    }));
    await show(world, root);
    const at = '2026-01-05T20:00:00.000Z';
    await recordVerification(root, { status: 'passed', executionId: 'execution', at });
    const before = await seenByOtherTools(root);
    await otherToolSetsStep(root, { current: 'verify', index: 3, status: 'complete' });
    const status = await readProjectStatus(root);
    expect(status.verification).toEqual({ status: 'passed', executionId: 'execution', at });
    expect(status.step).toEqual({ current: 'verify', index: 3, status: 'complete' });
    expect(status.health.status).not.toBe('error');
    const after = await seenByOtherTools(root);
    expect(after.ours).toEqual({ kept: true });
    expect(after.orchestration.dashboard).toEqual(before.orchestration.dashboard);
  });

  it('a mirror that it emptied is whole again at the next transition', async () => {
    const { root, world, step } = await watched({ config: { skipAnalyze: true } });
    await step(() => world.decide());
    await updateStateFile(root, (state) => {
      const { dashboard: _gone, ...orchestration } = state.orchestration;
      return { ...state, orchestration };
    });
    const seen = await step(() => world.end({ ticks: ['T001', 'T002'] }));
    expect(seen.orchestration.dashboard?.batches?.items[0]?.status).toBe('completed');
  });
});

describe('the mirror of a run whose dashboard died before its last word', () => {
  const ended = async (root: string) => {
    const { run } = createScriptedWorld(SECTIONS);
    const at = { ...run, project: { ...run.project, path: root } };
    await mirrorRun(at);
    return { ...at, status: 'cancelled' as const, currentPhase: 'complete' as const };
  };

  /** What writers of this file take turns by. */
  const lockOf = (root: string, path: string) =>
    join(workflowsDir(root), 'locks', createHash('sha256').update(path).digest('hex').slice(0, 16));

  it('is written when the dashboard is back', async () => {
    const root = await createProject();
    await mirrorIfStale(await ended(root));
    expect((await seenByOtherTools(root)).orchestration.dashboard?.active?.status).toBe('cancelled');
  });

  it('never takes the place of a run that begins meanwhile', async () => {
    const root = await createProject();
    const old = await ended(root);
    const path = join(root, '.specflow/orchestration-state.json');
    const next = { ...old, id: randomUUID(), status: 'running' as const, currentPhase: 'design' as const };
    await mirrorRun(next);
    const begun = await readFile(path);
    await mirrorRun({ ...old, status: 'running', currentPhase: 'design' });
    let writing: Promise<void> | undefined;
    await withFileLock(lockOf(root, path), async () => {
      writing = mirrorIfStale(old);
      // Long enough for a look at the file; the write has to wait for the lock.
      for (let look = 0; look < 300; look += 1) await readFile(path);
      await writeFile(path, begun);
    });
    await writing;
    expect(await readFile(path, 'utf8')).toBe(String(begun));
  });
});
