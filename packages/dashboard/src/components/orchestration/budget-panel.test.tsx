import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildRun, completedRun } from '@/test/fixtures';
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

  it('shows no limit of something that runs cannot do yet', () => {
    renderApp(<BudgetPanel run={buildRun()} />);
    expect(screen.queryByText('Healing')).toBeNull();
    expect(screen.queryByText('Decisions')).toBeNull();
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
