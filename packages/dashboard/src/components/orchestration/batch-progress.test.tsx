import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { attentionRun, buildRun, buildTasks, mergeReadyRun, pendingBatch } from '@/test/fixtures';
import { renderApp } from '@/test/render-app';
import { BatchProgress } from './batch-progress';

const row = (name: RegExp) => screen.getByRole('button', { name });

describe('BatchProgress', () => {
  it('shows status, tasks, elapsed time and cost of each batch', () => {
    renderApp(<BatchProgress run={buildRun()} tasks={buildTasks()} />);
    expect(row(/Setup/)).toHaveTextContent('8/8 tasks4m 32s$1.86');
    expect(within(row(/Setup/)).getByRole('img', { name: 'Completed' })).toBeVisible();
    expect(row(/Core Components/)).toHaveTextContent('4/9 tasks');
    expect(within(row(/Polish/)).getByRole('img', { name: 'Pending' })).toBeVisible();
    expect(row(/Polish/)).not.toHaveTextContent('$');
  });

  it('opens the batch at work by itself and the others when asked', async () => {
    const { user } = renderApp(<BatchProgress run={buildRun()} tasks={buildTasks()} />);
    expect(screen.getByText('Retry policy')).toBeVisible();
    expect(screen.queryByText('T001')).toBeNull();
    await user.click(row(/Setup/));
    expect(screen.getByText('T001')).toBeVisible();
    expect(screen.getByText('+255', { exact: false })).toBeVisible();
    await user.click(row(/Core Components/));
    expect(screen.queryByText('Retry policy')).toBeNull();
  });

  it('says the state of each task as text for a screen reader', () => {
    renderApp(<BatchProgress run={buildRun()} tasks={buildTasks()} />);
    const done = screen.getByText('T012').closest('li');
    const open = screen.getByText('T013').closest('li');
    if (done === null || open === null) throw new Error('tasks are list items');
    expect(within(done).getByRole('img', { name: 'Done' })).toBeVisible();
    expect(within(open).getByRole('img', { name: 'Open' })).toBeVisible();
  });

  it('shows why a batch failed', () => {
    renderApp(<BatchProgress run={attentionRun()} tasks={buildTasks()} />);
    expect(row(/Core Components/)).toHaveTextContent('Failed');
    expect(screen.getByText('The agent ended well, but 5 of 9 tasks are still open.')).toBeVisible();
  });

  it('counts attempts when there was more than one', () => {
    const run = buildRun();
    const [first, second] = run.executionRecords;
    const attempt = second?.attempts[0];
    if (first === undefined || second === undefined || attempt === undefined) throw new Error('fixture');
    const twice = { ...second, attempts: [attempt, { ...attempt, id: `${second.id}.2`, n: 2 }] };
    renderApp(<BatchProgress run={{ ...run, executionRecords: [first, twice] }} tasks={buildTasks()} />);
    expect(row(/Core Components/)).toHaveTextContent('2 attempts');
  });

  it('marks ticks without a changed file', async () => {
    const { user } = renderApp(
      <BatchProgress run={mergeReadyRun({ unproven: ['T031'] })} tasks={buildTasks(35)} />,
    );
    await user.click(row(/Polish/));
    expect(screen.getByText('T031').closest('li')).toHaveTextContent('unproven');
    expect(screen.getByText('T032').closest('li')).not.toHaveTextContent('unproven');
  });

  it('shows the reason of a skipped batch', async () => {
    const run = buildRun();
    const { status: _status, ...base } = pendingBatch(3);
    const skipped = {
      ...base,
      status: 'skipped' as const,
      completedAt: run.startedAt,
      skipReason: 'too risky',
    };
    const { user } = renderApp(
      <BatchProgress run={{ ...run, batches: { ...run.batches, total: 1, items: [skipped] } }} />,
    );
    await user.click(row(/Polish/));
    expect(screen.getByText('too risky')).toBeVisible();
  });

  it('says why there are no batches yet', () => {
    const run = buildRun({
      currentPhase: 'design',
      batches: { total: 0, current: 0, items: [], usedFallback: false },
    });
    renderApp(<BatchProgress run={run} />);
    expect(screen.getByText(/planned when the design step has written tasks.md/)).toBeVisible();
  });
});
