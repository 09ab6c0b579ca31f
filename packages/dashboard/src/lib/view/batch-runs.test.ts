import { describe, expect, it } from 'vitest';
import { summarizeRun } from '@/lib/services/run-summary';
import { batchRun } from '@/test/batch-run-fixture';
import { buildProject, buildProjectRun } from '@/test/project-fixtures';
import { batchRows, isWaveDone } from './batch-rows';
import { budgetRows } from './budget-rows';
import { historyBars } from './history-bars';
import { offersStart } from './offers-start';
import { progressHeadline } from './progress-headline';
import { projectState } from './project-state';
import { recoveryView } from './recovery';
import { runEnding } from './run-ending';
import { runLook } from './run-look';
import { runName } from './run-name';
import { runReport } from './run-report';
import { statusView } from './run-status';
import { buildTimeline } from './timeline';
import { whyOf } from './why';

describe('the views of a run over selected tasks', () => {
  it('name it by its selection', () => {
    expect(runName(batchRun())).toBe('Batch: 63, 65-67, 88');
    expect(runReport(batchRun(), [], Date.now())).toContain('<h1>Batch: 63, 65-67, 88</h1>');
    expect(runReport(batchRun(), [], Date.now())).not.toContain('<h2>Steps</h2>');
  });

  it('take the state of its tasks from the run', () => {
    const states = batchRows(batchRun()).flatMap(({ tasks }) => tasks.map(({ id, state }) => [id, state]));
    expect(states).toEqual([
      ['63', 'failed'],
      ['88', 'done'],
      ['64', 'blocked'],
      ['65', 'in_progress'],
      ['66', 'pending'],
      ['67', 'pending'],
    ]);
    expect(batchRows(batchRun())[0]?.tasks[1]?.unproven).toBe(true);
    expect(batchRows(batchRun())[0]?.ticked).toBeNull();
  });

  it('speak of waves and of its file, and never of steps or a phase', () => {
    const why = whyOf({ kind: 'run', run: batchRun() });
    expect(why.facts).toContainEqual({ name: 'Tasks of TODO.md', value: '1 of 6 settled' });
    expect(why.facts.map(({ name }) => name)).not.toContain('Step');
    expect(why.facts).toContainEqual({ name: 'Agent at work', value: 'Claude Code, 65, attempt 1' });
    expect(budgetRows(batchRun()).map(({ key }) => key)).not.toContain('batch');
    expect(progressHeadline(batchRun({ status: 'needs_attention', statusReason: 'T1 failed' }))).toBe(
      'Stopped',
    );
    expect(progressHeadline(batchRun({ status: 'completed', statusReason: '6 completed' }))).toBe(
      '6 completed',
    );
    expect(buildTimeline(batchRun(), Date.now()).rows[0]?.label).toBe('Batch: 63, 65-67, 88');
  });

  it('say whether everything is done at its end', () => {
    const run = batchRun({ status: 'completed' });
    expect(runEnding(run)?.title).toBe('Ended with tasks that are not done');
    const tasks = (run.batchRun?.tasks ?? []).map((task) => ({ ...task, status: 'completed' as const }));
    const done = run.batchRun && { ...run, batchRun: { ...run.batchRun, tasks } };
    expect(done && runEnding(done)?.title).toBe('Every task is done');
  });

  it('never call a run complete of which tasks are not done, wherever it is listed', () => {
    const run = batchRun({ status: 'completed', statusReason: '1 completed, 1 failed' });
    const word = 'Ended, not all done';
    expect([runLook(run).word, whyOf({ kind: 'run', run }).word]).toEqual([word, word]);
    expect(runReport(run, [], Date.now())).toContain(`${word}: 1 completed, 1 failed`);
    const summary = summarizeRun(run);
    expect([summary.unfinished, statusView(summary).word]).toEqual([true, word]);
    expect(summarizeRun({ ...run, status: 'running' }).unfinished).toBeUndefined();
    const shown = buildProjectRun({ status: 'completed', selection: 'all', unfinished: true });
    expect(projectState(buildProject({ orchestration: shown }))).toMatchObject({ word, tone: 'warn' });
    const history = [{ id: '1', status: 'completed', costUsd: 1, startedAt: '2026-01-01' }] as const;
    expect(historyBars([{ ...history[0], unfinished: true }]).summary).toContain('1 ended, not all done');
    const rows = run.batches.items.map((wave) => run.batchRun && isWaveDone(run.batchRun, wave));
    expect(rows).toEqual([false, false, false]);
  });

  it('offer what skip really does: the tasks of one agent, not a whole wave', () => {
    const agent = batchRun().executionRecords[0];
    const run = batchRun({
      status: 'needs_attention',
      recoveryContext: {
        code: 'BATCH_FAILED',
        issue: '65 did not finish',
        options: ['retry', 'skip', 'abort'],
        batchId: 'b2',
        ...(agent ? { failedWorkflowId: agent.id } : {}),
      },
    });
    expect(recoveryView(run)).toMatchObject({
      skipLabel: 'Skip 65',
      skipConsequence: expect.stringContaining('What depends on it is blocked'),
    });
  });

  it('never keep a phase from being completed once it is over', () => {
    expect(offersStart(buildProject(), batchRun({ status: 'completed' }))).toBe(true);
    expect(offersStart(buildProject(), batchRun())).toBe(false);
  });

  it('tell on the card that tasks run, not that a phase is being completed', () => {
    const orchestration = buildProjectRun({
      status: 'running',
      selection: '63',
      batch: { current: 2, total: 3 },
    });
    expect(projectState(buildProject({ orchestration })).word).toBe('Running tasks (wave 2/3)');
  });
});
