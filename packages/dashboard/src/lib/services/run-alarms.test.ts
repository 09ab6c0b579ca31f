import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRunAlarms, type RunAlarms } from './run-alarms';
import { sampleRun } from './store/__tests__/sample-run';

describe('the alarms of runs', () => {
  let folder: string;
  let rung: string[];
  let alarms: RunAlarms;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'specflow-alarms-')));
    rung = [];
    alarms = createRunAlarms({ clock: { now: () => Date.now() }, onRing: (runId) => rung.push(runId) });
  });
  afterEach(async () => {
    alarms.dispose();
    vi.useRealTimers();
    await rm(folder, { recursive: true });
  });

  /** Runs at work, each with its alarm set. */
  async function setMany(count: number): Promise<void> {
    const run = await sampleRun(folder);
    const runs = Array.from(
      { length: count },
      (_, n): OrchestrationExecution => ({ ...run, id: `run-${n}` }),
    );
    vi.useFakeTimers();
    // Twice: as after the first look at all of them.
    for (const each of [...runs, ...runs]) alarms.set(each, []);
  }

  it('look at a run at work every three seconds, also without any event', async () => {
    await setMany(5);
    vi.advanceTimersByTime(2_999);
    expect(rung).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(rung).toHaveLength(5);
  });

  it('look at each of a hundred runs at work within ten seconds, not at all of them every three', async () => {
    await setMany(100);
    vi.advanceTimersByTime(9_000);
    expect(rung).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(new Set(rung).size).toBe(100);
  });

  it('ring at once for the end of an agent, however many runs there are', async () => {
    const run = await sampleRun(folder);
    const runs = Array.from({ length: 100 }, (_, n) => ({ ...run, id: `run-${n}` }));
    // Twice: only after the first look at all of them is each asked less often.
    for (const each of [...runs, ...runs]) alarms.set(each, each.id === 'run-7' ? [folder] : []);
    await writeFile(join(folder, 'exit.json'), '{}');
    await vi.waitFor(() => expect(rung).toEqual(['run-7']), 8_000);
  });
});
