import type { OrchestrationView } from '@specflow/shared/schemas';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { batchRun } from '@/test/batch-run-fixture';
import {
  attentionRun,
  buildRun,
  buildTasks,
  cancelledRun,
  completedRun,
  healedRun,
  healingRun,
  isValidRecord,
  mergeReadyRun,
  parkedRun,
  pausedRun,
  skippedRun,
  waitingRun,
  wavesRun,
  workflowRun,
} from '@/test/fixtures';
import { renderApp } from '@/test/render-app';
import { OrchestrationProgress } from './orchestration-progress';

const show = (run = buildRun()) =>
  renderApp(
    <OrchestrationProgress run={run} tasks={buildTasks(run.progress.tasksCompleted)} workflow={null} />,
  );

const buttons = () => screen.getAllByRole('button').map((button) => button.textContent?.trim() ?? '');

describe('fixtures', () => {
  it('are records that the engine could have written', () => {
    const runs = [
      buildRun(),
      pausedRun(),
      parkedRun(),
      attentionRun(),
      mergeReadyRun(),
      completedRun(),
      cancelledRun(),
      healingRun(),
      healedRun(),
      waitingRun(),
      workflowRun(),
      batchRun(),
      skippedRun(),
      wavesRun(),
    ];
    expect(runs.map(isValidRecord)).toEqual(runs.map(() => true));
  });
});

describe('OrchestrationProgress', () => {
  it('says which batch is at work and how many tasks are complete', () => {
    show();
    expect(screen.getByText('Implementing batch 2 of 4: Core Components')).toBeVisible();
    expect(screen.getByText('12/35').parentElement).toHaveTextContent('12/35 tasks complete (34%)');
    expect(screen.getByRole('progressbar', { name: 'Tasks complete' })).toHaveAttribute(
      'aria-valuenow',
      '12',
    );
  });

  it('marks the step at work in the phase bar', () => {
    show();
    const steps = within(screen.getByRole('list', { name: 'Steps of the phase' })).getAllByRole('listitem');
    expect(steps.map((step) => step.textContent)).toEqual([
      expect.stringContaining('Design: done2m 10s'),
      expect.stringContaining('Analyze: done1m 02s'),
      expect.stringContaining('Implement: in progressbatch 2 of 4'),
      expect.stringContaining('Verify: not started'),
      expect.stringContaining('Merge: not started'),
    ]);
    expect(steps[2]).toHaveAttribute('aria-current', 'step');
  });

  it('shows the remaining time as a range and the spend against the total', () => {
    show();
    expect(screen.getByText('9m–16m')).toBeVisible();
    expect(screen.getByText('Spent').parentElement).toHaveTextContent('Spent$3.42 of $50.00');
    expect(screen.getByText('$43.14 left')).toBeVisible();
  });

  it.each([
    ['running', buildRun(), ['Pause', 'Cancel']],
    ['paused', pausedRun(), ['Resume', 'Go back…', 'Cancel']],
    ['parked', parkedRun(), ['Probe now', 'Go back…', 'Cancel']],
    ['waiting', waitingRun(), ['Answer Questions', 'Cancel']],
    ['merge ready', mergeReadyRun(), ['Run Merge', 'Finish without merge', 'Go back…', 'Cancel']],
    ['needs attention', attentionRun(), ['Retry batch', 'Skip batch', 'Abort', 'Go back…']],
    ['complete', completedRun(), ['Dismiss']],
    ['cancelled', cancelledRun(), ['Dismiss']],
  ])('offers exactly what a %s run can do', async (_name, run, expected) => {
    show(run);
    const offered = [
      'Pause',
      'Resume',
      'Probe now',
      'Answer Questions',
      'Go back…',
      'Cancel',
      'Run Merge',
      'Finish without merge',
      'Retry batch',
      'Skip batch',
      'Abort',
      'Dismiss',
    ];
    const found = () => buttons().filter((name) => offered.includes(name));
    await waitFor(() => expect(found().sort()).toEqual([...expected].sort()));
  });

  it('offers nothing that the server did not name, whatever the status says', () => {
    show(buildRun({ next: [] }));
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  });

  it.each([
    ['a phase', pausedRun()],
    ['selected tasks', batchRun()],
    ['a single workflow', workflowRun()],
  ])('says once why a run of %s is paused', (_kind, run) => {
    show({ ...run, status: 'paused', statusReason: 'Paused on request.' });
    expect(screen.getAllByText(/Paused on request/)).toHaveLength(1);
  });

  it('names the simulated agent', () => {
    show(buildRun({ agentKind: 'simulator' }));
    expect(screen.getByText('Simulated agent')).toBeVisible();
  });

  it('counts down to the moment at which a parked run goes on, and can try at once', async () => {
    const resumeAt = new Date(Date.now() + 90_000).toISOString();
    const { user, sent } = renderApp(
      <OrchestrationProgress run={{ ...parkedRun(), resumeAt }} workflow={null} />,
      () => ({ body: { orchestration: buildRun() } }),
    );
    const panel = await screen.findByRole('region', { name: 'Parked' });
    expect(screen.getByText('Waiting in batch 2 of 4: Core Components')).toBeVisible();
    expect(panel).toHaveTextContent('The usage limit of the subscription is reached.');
    expect(within(panel).getByText(/^1m (2\d|30)s$/)).toHaveAttribute('datetime', resumeAt);
    await user.click(within(panel).getByRole('button', { name: 'Probe now' }));
    await waitFor(() => expect(sent('/workflow/orchestrate/resume')).toHaveLength(1));
    expect(screen.queryByRole('button', { name: 'Resume' })).toBeNull();
  });

  it('says which attempt of a repair is at work and what it fixes', async () => {
    show(healingRun());
    expect(screen.getByText('Auto-healing batch 2...')).toBeVisible();
    const note = await screen.findByRole('region', { name: 'Auto-healing' });
    expect(note).toHaveTextContent('Batch 2 · Core Components · attempt 1 of 1');
    expect(screen.queryByText('Agents')).toBeNull();
    expect(note).toHaveTextContent('Fixing: The agent ended well, but 5 of 9 tasks are still open.');
  });

  it('names what a repaired batch was healed from', async () => {
    const { user } = show(healedRun());
    const row = screen.getByRole('button', { name: /Core Components/ });
    expect(row).toHaveTextContent('Healed');
    await user.click(row);
    expect(screen.getByText(/Healed after: The agent ended well/)).toBeVisible();
  });

  it('asks the first question of a waiting run and opens the drawer', async () => {
    const { user } = show(waitingRun());
    const panel = await screen.findByRole('region', { name: 'Waiting for input' });
    expect(panel).toHaveTextContent('Which database should the store use?');
    await user.click(within(panel).getByRole('button', { name: 'Answer Questions' }));
    expect(await screen.findByRole('dialog')).toBeVisible();
  });

  it('never shows a single workflow as a phase', () => {
    show(workflowRun());
    expect(screen.getByRole('heading', { name: 'Workflow /flow.review' })).toBeVisible();
    expect(screen.getByText('/flow.review the last phase')).toBeVisible();
    expect(screen.queryByRole('list', { name: 'Steps of the phase' })).toBeNull();
    expect(screen.queryByText(/tasks complete/)).toBeNull();
    expect(screen.queryByRole('heading', { name: 'Batches' })).toBeNull();
  });

  it('says how many tasks of a skipped batch were waived, and counts only the rest as done', () => {
    show(skippedRun());
    const row = screen.getByRole('button', { name: /Core Components/ });
    expect(row).toHaveTextContent('Skipped');
    expect(row).toHaveTextContent('7 waived');
    expect(row).toHaveTextContent('2/9 tasks');
  });

  it('shows the groups of a wave with the state, the agent and the worktree of each', async () => {
    show(wavesRun());
    expect(screen.getByText('Agents').parentElement).toHaveTextContent('Agents3 at work');
    const waves = screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent);
    expect(waves).toEqual(['Wave 1 of 22 groups', 'Wave 2 of 23 agents at work']);
    const redone = screen.getByText('T011, T012').closest('li');
    expect(redone).toHaveTextContent('Done again alone');
    expect(redone).toHaveTextContent('Both agents changed the same lines. (src/routes.ts)');
    const working = screen.getByText('T014, T015').closest('li');
    if (working === null) throw new Error('groups are list items');
    expect(working).toHaveTextContent('At work');
    expect(working).toHaveTextContent('b2-w2-2');
    expect(within(working).getByText('Unit tests for service')).toBeVisible();
    expect(within(working).getByRole('button', { name: 'Session of T014, T015' })).toBeEnabled();
  });

  it('says what of a selection is left out, and why a task was not done', () => {
    const { batchRun: about, ...run } = batchRun();
    if (about === undefined) throw new Error('the fixture is a run over selected tasks');
    const skipped = [{ id: '62', status: 'done', reason: 'It was done before.' }];
    show({ ...run, batchRun: { ...about, notFound: ['99'], skipped } });
    const leftOut = within(screen.getByRole('list', { name: 'Left out' })).getAllByRole('listitem');
    expect(leftOut.map((line) => line.textContent)).toEqual([
      '99There is no such task in the file.',
      '62It was done before.',
    ]);
    expect(screen.getByText('Work item 64').closest('li')).toHaveTextContent('waits for 63, which failed');
  });

  it('says its state once: the badge stands in the head of the page', async () => {
    show(parkedRun());
    const panel = await screen.findByRole('region', { name: 'Parked' });
    expect(panel).toHaveTextContent(/^Goes on in /);
    expect(screen.queryByText('Parked')).toBeNull();
  });

  it('sums up a complete run', async () => {
    show(completedRun());
    const summary = await screen.findByRole('region', { name: 'Phase complete and merged' });
    expect(summary).toHaveTextContent('Tasks35/35');
    expect(summary).toHaveTextContent('Batches4/4');
    expect(summary).toHaveTextContent('Working time11m 40s');
  });

  it('offers the report of a run that is over, and none before', () => {
    const { unmount } = show(completedRun());
    expect(screen.getByRole('button', { name: 'Export report' })).toBeEnabled();
    unmount();
    show();
    expect(screen.queryByRole('button', { name: 'Export report' })).toBeNull();
  });

  it('tells a group that waits for an answer from one that was not started', async () => {
    const run = wavesRun();
    const asking = run.executionRecords.map((record) =>
      record.groupId === 'b2-w2-1' ? { ...record, status: 'waiting_for_input' as const } : record,
    );
    const items = run.batches.items.map((batch) => ({
      ...batch,
      ...(batch.groups === undefined
        ? {}
        : {
            groups: batch.groups.map((group) =>
              group.wave === 2 ? { ...group, status: 'waiting' as const } : group,
            ),
          }),
    }));
    const started = asking.filter(({ groupId }) => groupId !== 'b2-w2-3');
    show({ ...run, executionRecords: started, batches: { ...run.batches, items } } as OrchestrationView);
    const words = (name: string) => screen.getAllByText(name)[0]?.parentElement?.textContent;
    expect(words('T013')).toContain('Waits for an answer');
    expect(words('T014, T015')).toContain('Waits to go on');
    expect(words('T016, T017')).toContain('Not started');
  });

  it('says where a cancelled run ended', async () => {
    show(cancelledRun());
    expect(await screen.findByRole('region', { name: 'Run cancelled' })).toHaveTextContent('Tasks12/35');
  });

  it('announces transitions, but neither the first state nor counts', () => {
    const { container, rerender } = show();
    const draw = (run: OrchestrationView) => rerender(<OrchestrationProgress run={run} workflow={null} />);
    const live = container.querySelector('[aria-live="polite"].sr-only');
    expect(live).toBeEmptyDOMElement();
    const run = buildRun();
    draw({ ...run, progress: { ...run.progress, tasksCompleted: 13 } });
    expect(live).toBeEmptyDOMElement();
    draw(mergeReadyRun());
    expect(live).toHaveTextContent('Merge ready. All 35 tasks are verified. The merge waits for you.');
  });

  it('shows a run over selected tasks by its waves, without the steps of a phase', async () => {
    const { user } = show(batchRun());
    expect(screen.getByRole('heading', { name: 'Batch: 63, 65-67, 88' })).toBeVisible();
    expect(screen.getByText('Wave 2 of 3: 65')).toBeVisible();
    expect(screen.getByText('1/6').parentElement).toHaveTextContent('1/6 tasks complete (16%)');
    expect(screen.queryByRole('list', { name: 'Steps of the phase' })).toBeNull();
    expect(screen.getByText('Waves')).toBeVisible();
    const first = screen.getByRole('button', { name: /Wave 1 of 3/ });
    if (first.getAttribute('aria-expanded') !== 'true') await user.click(first);
    expect(screen.getByText('Work item 63').closest('li')).toHaveTextContent('Failed');
    expect(screen.queryByText('This batch')).toBeNull();
  });

  it('says of a run over selected tasks that ended whether all of them are done', () => {
    const over = {
      status: 'completed',
      currentPhase: 'complete',
      completedAt: batchRun().updatedAt,
    } as const;
    show(batchRun({ ...over, statusReason: '4 completed, 1 failed, 1 blocked', next: ['dismiss'] }));
    expect(screen.getAllByText(/4 completed, 1 failed, 1 blocked/)[0]).toBeVisible();
  });
});
