import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchItemSchema, type OrchestrationExecution } from '@specflow/shared/schemas';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectFacts } from '@/lib/orchestration/observe';
import { readSettledFacts } from './settled-facts';
import { sampleRun } from './store/__tests__/sample-run';

const BATCH = {
  id: 'batch-1',
  index: 0,
  section: 'Core',
  taskIds: ['T001', 'T002'],
  taskStates: { T001: 'done', T002: 'open' },
  tasksCompleted: 1,
  healAttempts: 0,
  executionIds: [],
  costUsd: 0,
  status: 'pending',
} as const;

describe('the facts of a run whose files are being written', () => {
  let folder: string;
  let run: OrchestrationExecution;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'specflow-settled-')));
    run = await sampleRun(folder, {
      batches: { total: 1, current: 0, usedFallback: false, items: [BatchItemSchema.parse(BATCH)] },
    });
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** What the project says when nobody writes. */
  function whole(): ProjectFacts {
    const ids = run.batches.items.flatMap(({ taskIds }) => taskIds);
    return {
      branch: run.project.branch,
      phase: { number: run.phase.number, name: null, status: null, userGate: 'none', featureDir: null },
      hasSpec: true,
      hasPlan: true,
      hasTasks: true,
      plan: { tasks: ids.map(task), batches: [], usedFallback: false, warnings: [] },
      agentSettings: '',
      merged: null,
    };
  }

  const open = (id: string) => ({ id, status: 'open' as const, section: 'Core' });
  const task = (id: string) => (id === 'T001' ? { ...open(id), status: 'done' as const } : open(id));

  const torn = (): ProjectFacts => ({
    ...whole(),
    problem: { code: 'STATE_INVALID', message: 'not JSON', fix: 'Correct it.' },
  });

  /** Reads the given facts one after another, the last one for ever; git writes during the first `gitReadings`. */
  async function settle(readings: readonly ProjectFacts[], gitReadings = 0) {
    let count = 0;
    const facts = await readSettledFacts(run, {
      read: async () => {
        count += 1;
        return readings[Math.min(count, readings.length) - 1] ?? whole();
      },
      isGitWriting: async () => count <= gitReadings,
    });
    return { facts, count };
  }

  it('are read once when they are whole', async () => {
    expect((await settle([whole()])).count).toBe(1);
  });

  it('are read again when the state file is half written, lacks the phase, or the task file lacks tasks or ticks', async () => {
    const noPhase = { ...whole(), phase: { ...whole().phase, number: null } };
    const noTasks = { ...whole(), plan: { tasks: [], batches: [], usedFallback: false, warnings: [] } };
    const noTicks = {
      ...whole(),
      plan: { tasks: ['T001', 'T002'].map(open), batches: [], usedFallback: false, warnings: [] },
    };
    for (const half of [torn(), noPhase, noTasks, noTicks]) {
      expect(await settle([half, whole()])).toEqual({ facts: whole(), count: 2 });
    }
  });

  it('are believed when they stay as they are', async () => {
    expect(await settle([torn()])).toEqual({ facts: torn(), count: 3 });
  });

  it('are waited for as long as a git command is at work, but not for ever', async () => {
    expect(await settle([...Array.from({ length: 8 }, torn), whole()], 9)).toEqual({
      facts: whole(),
      count: 9,
    });
    expect((await settle([torn()], 1_000)).count).toBe(21);
  });

  it('read while git wrote are not believed when it has ended since: they are read again', async () => {
    // Half of the last one was read while git wrote; git had ended when it was asked about.
    expect(await settle([...Array.from({ length: 5 }, torn), whole()], 4)).toEqual({
      facts: whole(),
      count: 6,
    });
    expect(await settle([torn()], 4)).toEqual({ facts: torn(), count: 7 });
  });

  it('of another branch stop nothing and are not waited for', async () => {
    const elsewhere = { ...whole(), branch: 'main', phase: { ...whole().phase, number: null }, plan: null };
    expect((await settle([elsewhere])).count).toBe(1);
  });
});
