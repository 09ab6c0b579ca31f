import type { OrchestrationStatus } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import {
  attentionRun,
  buildRun,
  buildTasks,
  cancelledRun,
  healingRun,
  mergeReadyRun,
  NOW,
  parkedRun,
  pausedRun,
  skippedRun,
} from '@/test/fixtures';
import { buildProject, buildProjectRun } from '@/test/project-fixtures';
import { batchRows } from './batch-rows';
import { budgetRows } from './budget-rows';
import { configFields } from './config-fields';
import { elapsedMs, stopwatchOf } from './elapsed';
import { withFreshCounts } from './fresh-counts';
import { phaseSteps } from './phase-steps';
import { pollIntervalMs } from './polling';
import { previewOptions } from './preview-options';
import { progressHeadline } from './progress-headline';
import { progressNumbers } from './progress-numbers';
import { projectState } from './project-state';
import { runPageTitle, transitionKey, transitionText } from './run-transition';
import { openAtFirst } from './task-sections';

describe('pollIntervalMs', () => {
  it.each([
    [{ active: true, hidden: false, failing: false }, 3_000],
    [{ active: false, hidden: false, failing: false }, 10_000],
    [{ active: false, hidden: false, failing: true }, 3_000],
    [{ active: true, hidden: true, failing: false }, 30_000],
    [{ active: true, hidden: true, failing: true }, 30_000],
    [{ active: false, hidden: true, failing: false }, false],
    [{ active: false, hidden: true, failing: true }, false],
  ])('%j → %s', (state, interval) => expect(pollIntervalMs(state)).toBe(interval));
});

describe('projectState', () => {
  it.each<[OrchestrationStatus, string]>([
    ['running', 'working'],
    ['paused', 'working'],
    ['parked', 'working'],
    ['waiting_input', 'needs-you'],
    ['waiting_merge', 'needs-you'],
    ['needs_attention', 'needs-you'],
    ['completed', 'idle'],
    ['failed', 'idle'],
    ['cancelled', 'idle'],
  ])('lists a project with a %s run under %s', (status, group) => {
    expect(projectState(buildProject({ orchestration: buildProjectRun({ status }) })).group).toBe(group);
  });

  it('names the step outside of implement', () => {
    const run = buildProjectRun({ currentPhase: 'verify' });
    expect(projectState(buildProject({ orchestration: run }))).toMatchObject({
      word: 'Completing phase (Verify)',
      short: 'Verify',
    });
  });

  it('names a single workflow instead of a phase', () => {
    const run = buildProjectRun({ workflow: 'flow.review' });
    expect(projectState(buildProject({ orchestration: run })).word).toBe('Running /flow.review');
  });

  it('shows a repair as such, and not as work that goes as planned', () => {
    const run = buildProjectRun({ healing: true, label: 'Auto-healing batch 2...' });
    expect(projectState(buildProject({ orchestration: run }))).toMatchObject({
      word: 'Healing (batch 2 of 4)',
      icon: 'heal',
      tone: 'warn',
      line: 'Auto-healing batch 2...',
      ask: null,
    });
  });

  it.each([
    ['waiting_input', 'Needs your answer to go on with batch 2 of 4'],
    ['needs_attention', 'Needs your decision about batch 2 of 4'],
    ['waiting_merge', 'Needs your approval to merge'],
    ['paused', 'Resume it to go on with batch 2 of 4'],
    ['parked', 'Goes on by itself with batch 2 of 4'],
    ['running', null],
  ] as const)('says what a %s run needs, without repeating the status', (status, ask) => {
    expect(projectState(buildProject({ orchestration: buildProjectRun({ status }) })).ask).toBe(ask);
  });

  it('says when a parked run goes on', () => {
    const run = buildProjectRun({ status: 'parked', resumeAt: new Date(2026, 10, 20, 11, 12).toISOString() });
    expect(projectState(buildProject({ orchestration: run })).line).toBe(
      'Goes on by itself at 11:12 with batch 2 of 4',
    );
  });

  it('says what an idle project has to do', () => {
    expect(projectState(buildProject())).toMatchObject({ word: 'Ready', line: '23 open tasks' });
    const none = { tasksCompleted: 0, tasksTotal: 0, tasksBlocked: 0, tasksDeferred: 0, percentage: 0 };
    expect(projectState(buildProject({ progress: none })).line).toContain('design step');
    expect(projectState(buildProject({ phase: null, progress: null }))).toMatchObject({
      word: 'Idle',
      phaseLine: 'No active phase',
      line: 'Open a phase to begin',
    });
  });
});

describe('elapsed time', () => {
  it('adds the open stretch and never runs backwards', () => {
    const runningSince = new Date(NOW).toISOString();
    expect(elapsedMs({ activeMs: 5_000, runningSince }, NOW + 2_000)).toBe(7_000);
    expect(elapsedMs({ activeMs: 5_000, runningSince }, NOW - 9_000)).toBe(5_000);
    expect(elapsedMs({ activeMs: 5_000 }, NOW)).toBe(5_000);
  });

  it('is unknown before anything began', () => {
    expect(stopwatchOf([{}])).toBeNull();
  });
});

describe('phaseSteps', () => {
  it('never shows a stopped run as being at work', () => {
    expect(phaseSteps(attentionRun()).map(({ state }) => state)).toEqual([
      'done',
      'done',
      'stopped',
      'pending',
      'pending',
    ]);
    expect(phaseSteps(cancelledRun())[2]).toMatchObject({ state: 'stopped', note: 'cancelled' });
  });

  it('says at the merge that it waits for a person', () => {
    expect(phaseSteps(mergeReadyRun())[4]).toMatchObject({ state: 'current', note: 'needs you' });
  });

  it('says from the start that the merge will ask, unless it merges by itself', () => {
    const run = buildRun();
    expect(phaseSteps(run)[4]?.note).toBe('needs you');
    expect(phaseSteps({ ...run, config: { ...run.config, autoMerge: true } })[4]?.note).toBeNull();
    expect(phaseSteps(cancelledRun())[4]?.note).toBeNull();
  });
});

describe('progressNumbers', () => {
  it('says 100 % only when nothing is open', () => {
    const run = buildRun();
    const almost = { ...run, progress: { ...run.progress, tasksCompleted: 999, tasksTotal: 1_000 } };
    expect(progressNumbers(almost).percent).toBe(99);
  });

  it('does not divide by zero tasks', () => {
    const run = buildRun();
    const none = { ...run, progress: { ...run.progress, tasksCompleted: 0, tasksTotal: 0 } };
    expect(progressNumbers(none)).toEqual({ percent: 0, doneShare: 0, currentShare: 0 });
  });
});

describe('batchRows', () => {
  it('takes open tasks from tasks.md while the run is active', () => {
    const task = { id: 'T013', description: 'Retry policy', status: 'in_progress' as const, section: 'Core' };
    const row = batchRows(buildRun(), [task])[1];
    expect(row?.tasks.find(({ id }) => id === 'T013')).toMatchObject({
      state: 'in_progress',
      description: 'Retry policy',
    });
  });

  it('counts waived tasks apart from those that are done', () => {
    expect(batchRows(skippedRun())[1]).toMatchObject({ tasksCompleted: 2, tasksWaived: 7, tasksTotal: 9 });
    expect(batchRows(buildRun())[0]).toMatchObject({ tasksCompleted: 8, tasksWaived: 0, tasksTotal: 8 });
  });

  it('shows no spinner while the run waits', () => {
    expect(batchRows(buildRun())[1]?.look.icon).toBe('spinner');
    expect(batchRows(parkedRun())[1]?.look).toMatchObject({ icon: 'clock', word: 'Waiting' });
  });

  it('keeps the state of a finished run as it was recorded', () => {
    const task = { id: 'T013', description: 'Retry policy', status: 'done' as const, section: 'Core' };
    const row = batchRows(cancelledRun(), [task])[1];
    expect(row?.tasks.find(({ id }) => id === 'T013')?.state).toBe('pending');
  });
});

describe('progressHeadline', () => {
  it('names the batch in which a run was cancelled, not the next one', () => {
    expect(progressHeadline(cancelledRun())).toBe('Ended in batch 2 of 4: Core Components');
  });

  it('names the place in which a run is paused', () => {
    expect(progressHeadline(pausedRun())).toBe('Paused in batch 2 of 4: Core Components');
  });
});

describe('openAtFirst', () => {
  const section = (key: string, count: number, done: number) => ({
    key,
    title: key,
    done,
    tasks: Array.from({ length: count }, (_, n) => ({
      id: `${key}${n}`,
      description: '',
      state: 'pending' as const,
      unproven: false,
    })),
  });

  it('opens a small phase as a whole', () => {
    expect([...openAtFirst([section('a', 20, 20), section('b', 30, 0)])].sort()).toEqual(['a', 'b']);
  });

  it('opens of a large one what has open tasks, and no more than a page holds', () => {
    const many = Array.from({ length: 40 }, (_, n) => section(`s${n}`, 50, n < 3 ? 50 : 0));
    expect([...openAtFirst(many)]).toEqual(['s3']);
    expect([...openAtFirst([section('all', 2_000, 0)])]).toEqual(['all']);
  });
});

describe('withFreshCounts', () => {
  it('counts ticks of the batch at work before the record does', () => {
    const fresh = withFreshCounts(buildRun(), buildTasks(14));
    expect(fresh.progress.tasksCompleted).toBe(14);
    expect(fresh.batches.items.map(({ tasksCompleted }) => tasksCompleted)).toEqual([8, 6, 0, 0]);
  });

  it('never counts below the record, nor in a task file of another size, nor in a finished run', () => {
    expect(withFreshCounts(buildRun(), buildTasks(3)).progress.tasksCompleted).toBe(12);
    expect(withFreshCounts(buildRun(), buildTasks(20).slice(1)).progress.tasksCompleted).toBe(12);
    expect(withFreshCounts(cancelledRun(), buildTasks(20)).progress.tasksCompleted).toBe(12);
  });
});

describe('budgetRows', () => {
  const all = { healing: true, decisions: true, parallel: true };

  it('shows the limits of what runs can do', () => {
    const none = { healing: false, decisions: false, parallel: false };
    expect(budgetRows(buildRun(), none).map(({ key }) => key)).toEqual(['total', 'batch']);
    expect(budgetRows(buildRun(), all).map(({ key }) => key)).toEqual([
      'total',
      'batch',
      'healing',
      'decisions',
    ]);
  });

  it('has no line for a batch when none is at work', () => {
    expect(budgetRows(pausedRun(), all).map(({ key }) => key)).toEqual(['total', 'healing', 'decisions']);
  });
});

describe('configFields', () => {
  it('has every label of the dialog once all features exist', () => {
    const all = { healing: true, decisions: true, parallel: true };
    const labels = (['core', 'advanced', 'budget'] as const).flatMap((group) =>
      configFields(group, all).map(({ label }) => label),
    );
    expect([...labels].sort()).toEqual(
      [
        'Auto-merge on completion',
        'Skip design',
        'Skip analyze',
        'Additional context',
        'Auto-heal enabled',
        'Max heal attempts',
        'Batch size fallback',
        'Pause between batches',
        'Parallel agents',
        'Split sections above',
        'Model',
        'Fallback model',
        'Max per batch',
        'Max total',
        'Healing budget',
        'Decision budget',
      ].sort(),
    );
  });
});

describe('previewOptions', () => {
  it('never asks the server about a number that is not one yet', () => {
    expect(previewOptions({ batchSizeFallback: Number.NaN, maxTasksPerBatch: -1, parallelism: 9 })).toEqual({
      skipDesign: false,
      skipAnalyze: false,
      batchSizeFallback: 15,
      maxTasksPerBatch: 0,
      parallelism: 1,
    });
  });
});

describe('transitions', () => {
  it('stay the same while only counts change', () => {
    const run = buildRun();
    const later = { ...run, revision: 99, progress: { ...run.progress, tasksCompleted: 14 } };
    expect(transitionKey(later)).toBe(transitionKey(run));
    expect(transitionKey(pausedRun())).not.toBe(transitionKey(run));
    expect(transitionKey(healingRun())).not.toBe(transitionKey(run));
    expect(transitionText(healingRun())).toBe('Auto-healing batch 2...');
  });

  it('put the state into the title of the tab', () => {
    expect(runPageTitle(buildRun(), 'app-api')).toBe('2/4 · app-api');
    expect(runPageTitle(healingRun(), 'app-api')).toBe('Healing 2/4 · app-api');
    expect(runPageTitle(mergeReadyRun(), 'app-api')).toBe('Merge ready · app-api');
    expect(runPageTitle(null, 'app-api')).toBe('app-api');
  });
});
