import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildRun, completedRun, PROJECT_ID, RUN_ID, wavesRun } from '@/test/fixtures';
import { renderApp } from '@/test/render-app';
import { BudgetPanel } from './budget-panel';

describe('BudgetPanel', () => {
  it('shows spent, reserved and left against each limit', () => {
    renderApp(<BudgetPanel run={buildRun()} />);
    expect(screen.getByText('$43.14 left')).toBeVisible();
    expect(screen.getByRole('progressbar', { name: 'Total budget' })).toHaveAttribute(
      'aria-valuetext',
      '$3.42 / $50, $3.44 reserved',
    );
    expect(screen.getByRole('progressbar', { name: 'This batch budget' })).toHaveAttribute(
      'aria-valuetext',
      '$1.56 / $5, $3.44 reserved',
    );
  });

  it('shows what healing and decisions may spend', () => {
    renderApp(<BudgetPanel run={buildRun()} />);
    expect(screen.getByRole('progressbar', { name: 'Healing budget' })).toHaveAttribute(
      'aria-valuetext',
      '$0.00 / $2',
    );
    expect(screen.getByRole('progressbar', { name: 'Decisions budget' })).toHaveAttribute(
      'aria-valuetext',
      '$0.00 / $0.50',
    );
  });

  it('sends only the limits that were raised', async () => {
    const { user, sent } = renderApp(<BudgetPanel run={buildRun()} />, () => ({
      body: { orchestration: buildRun() },
    }));
    await user.click(screen.getByRole('button', { name: 'Raise' }));
    // The bar has this name too, and the dialog's code is loaded on demand.
    const healing = await screen.findByRole('textbox', { name: 'Healing budget' });
    await user.clear(healing);
    await user.type(healing, '1');
    expect(screen.getByText('At least $2.00, the present limit')).toBeVisible();
    await user.clear(healing);
    await user.type(healing, '4');
    await user.click(screen.getByRole('button', { name: 'Raise budget' }));
    await waitFor(() => expect(sent('/workflow/orchestrate/budget')).toHaveLength(1));
    expect(sent('/workflow/orchestrate/budget')[0]?.body).toEqual({
      projectId: PROJECT_ID,
      id: RUN_ID,
      budget: { healingBudget: 4 },
    });
  });

  it('says whether one agent or several have money reserved', () => {
    const one = renderApp(<BudgetPanel run={buildRun()} />);
    expect(screen.getByText(/reserved for the agent at work/)).toBeVisible();
    one.unmount();
    renderApp(<BudgetPanel run={wavesRun()} />);
    expect(screen.getByText(/reserved for the agents at work/)).toBeVisible();
  });

  it('marks estimates as such', () => {
    const run = buildRun();
    const money = { ...run.progress.money, estimatedUsd: 0.42 };
    renderApp(<BudgetPanel run={{ ...run, progress: { ...run.progress, money } }} />);
    expect(screen.getByText(/\$0.42 of the spend is estimated/)).toBeVisible();
  });

  it('offers no raise when the run is over', () => {
    renderApp(<BudgetPanel run={completedRun()} />);
    expect(screen.queryByRole('button', { name: 'Raise' })).toBeNull();
  });
});
