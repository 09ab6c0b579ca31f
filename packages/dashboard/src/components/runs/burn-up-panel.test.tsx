import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildBurnUp } from '@/lib/view/burn-up';
import { buildConfig, buildRun, NOW, pausedRun } from '@/test/fixtures';
import { renderApp } from '@/test/render-app';
import BurnUpPanel from './burn-up-panel';

describe('buildBurnUp', () => {
  it('rises when an attempt is settled, and only then', () => {
    const { points } = buildBurnUp(buildRun(), NOW);
    expect(points.map(({ spentUsd }) => spentUsd)).toEqual([0, 1.86, 1.86]);
    expect(points.at(-1)?.atMs).toBe(NOW);
  });

  it('keeps the limit in the picture once the spend comes near it', () => {
    const config = buildConfig({ budget: { maxTotal: 4 } });
    const { limitUsd, topUsd } = buildBurnUp({ ...pausedRun(), config }, NOW);
    expect(topUsd).toBeGreaterThan(limitUsd);
    expect(buildBurnUp(pausedRun(), NOW).topUsd).toBeLessThan(50);
  });
});

describe('BurnUpPanel', () => {
  it('says the spend and the limit in words', () => {
    renderApp(<BurnUpPanel run={pausedRun()} />);
    expect(screen.getByRole('img', { name: '$3.42 of $50.00 spent, in 2 settled attempts' })).toBeVisible();
  });

  it('is not there before anything was spent', () => {
    const { container } = renderApp(<BurnUpPanel run={buildRun({ ledger: [] })} />);
    expect(container.textContent).toBe('');
  });
});
