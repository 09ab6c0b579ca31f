import type { OrchestrationView } from '@specflow/shared/schemas';
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import {
  attentionRun,
  buildRun,
  buildTasks,
  cancelledRun,
  completedRun,
  isValidRecord,
  mergeReadyRun,
  parkedRun,
  pausedRun,
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
    expect(screen.getByText('9–16 min')).toBeVisible();
    expect(screen.getByText('Spent').parentElement).toHaveTextContent('Spent$3.42 of $50');
    expect(screen.getByText('$43.14 left')).toBeVisible();
  });

  it.each([
    ['running', buildRun(), ['Pause', 'Cancel']],
    ['paused', pausedRun(), ['Resume', 'Cancel']],
    ['parked', parkedRun(), ['Resume', 'Cancel']],
    ['merge ready', mergeReadyRun(), ['Run Merge', 'Finish without merge', 'Cancel']],
    ['needs attention', attentionRun(), ['Retry batch', 'Skip batch', 'Abort']],
    ['complete', completedRun(), ['Dismiss']],
    ['cancelled', cancelledRun(), ['Dismiss']],
  ])('offers exactly what a %s run can do', (_name, run, expected) => {
    show(run);
    const offered = [
      'Pause',
      'Resume',
      'Cancel',
      'Run Merge',
      'Finish without merge',
      'Retry batch',
      'Skip batch',
      'Abort',
      'Dismiss',
    ];
    expect(
      buttons()
        .filter((name) => offered.includes(name))
        .sort(),
    ).toEqual([...expected].sort());
  });

  it('offers nothing that the server did not name, whatever the status says', () => {
    show(buildRun({ next: [] }));
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  });

  it('names the simulated agent', () => {
    show(buildRun({ agentKind: 'simulator' }));
    expect(screen.getByText('Simulated agent')).toBeVisible();
  });

  it('says when a parked run goes on', () => {
    show(parkedRun());
    expect(screen.getByText(/The usage limit of the subscription is reached/)).toHaveTextContent('Goes on');
  });

  it('sums up a complete run', () => {
    show(completedRun());
    const summary = screen.getByRole('region', { name: 'Phase complete and merged' });
    expect(summary).toHaveTextContent('Tasks35/35');
    expect(summary).toHaveTextContent('Batches4/4');
    expect(summary).toHaveTextContent('Working time11m 40s');
  });

  it('says where a cancelled run ended', () => {
    show(cancelledRun());
    expect(screen.getByRole('region', { name: 'Run cancelled' })).toHaveTextContent('Tasks12/35');
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
});
