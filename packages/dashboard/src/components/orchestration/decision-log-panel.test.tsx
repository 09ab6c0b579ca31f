import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildRun } from '@/test/fixtures';
import { renderApp } from '@/test/render-app';
import { DecisionLogPanel } from './decision-log-panel';

const { decisionLog } = buildRun();

describe('DecisionLogPanel', () => {
  it('lists decisions with their reasons, the newest first', () => {
    renderApp(<DecisionLogPanel decisions={decisionLog} />);
    const lines = screen.getAllByRole('listitem').map((line) => line.textContent);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain('Started batch 2: Core Components (T009–T017) — cap $5.00');
    expect(lines[4]).toContain('Design skipped — spec, plan and 35 tasks exist');
  });

  it('closes and opens', async () => {
    const { user } = renderApp(<DecisionLogPanel decisions={decisionLog} />);
    const toggle = screen.getByRole('button', { name: /^Decision log/ });
    await user.click(toggle);
    expect(toggle).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByRole('listitem')).toBeNull();
    await user.click(toggle);
    expect(screen.getAllByRole('listitem')).toHaveLength(5);
  });

  it('copies the whole log, the oldest first', async () => {
    const { user } = renderApp(<DecisionLogPanel decisions={decisionLog} />);
    await user.click(screen.getByRole('button', { name: 'Copy decision log' }));
    expect(await screen.findByRole('button', { name: 'Decision log copied' })).toBeVisible();
    const lines = (await navigator.clipboard.readText()).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain('Design skipped\tspec, plan and 35 tasks exist');
  });

  it('filters a long log by every typed word, and keeps the filter in the URL', async () => {
    const long = Array.from({ length: 9 }, (_, n) => ({
      timestamp: '2026-11-20T10:00:00Z',
      decision: `Started batch ${n + 1}`,
      reason: n % 2 === 0 ? 'cap $5.00' : 'after a repair',
    }));
    const { user } = renderApp(<DecisionLogPanel decisions={long} />);
    const field = screen.getByRole('searchbox', { name: 'Filter decisions' });
    await user.type(field, 'Repair batch');
    expect(screen.getAllByRole('listitem').map((line) => line.textContent)).toEqual([
      expect.stringContaining('Started batch 8'),
      expect.stringContaining('Started batch 6'),
      expect.stringContaining('Started batch 4'),
      expect.stringContaining('Started batch 2'),
    ]);
    expect(new URL(window.location.href).searchParams.get('log')).toBe('Repair batch');
    await user.type(field, ' nowhere');
    expect(screen.queryByRole('listitem')).toBeNull();
    expect(screen.getByText('Nothing matches “Repair batch nowhere”.')).toBeVisible();
    await user.clear(field);
    expect(screen.getAllByRole('listitem')).toHaveLength(9);
    expect(new URL(window.location.href).searchParams.has('log')).toBe(false);
  });

  it('offers no filter for a log that is read at a glance', () => {
    renderApp(<DecisionLogPanel decisions={decisionLog} />);
    expect(screen.queryByRole('searchbox')).toBeNull();
  });

  it('shows a long log in part until asked', async () => {
    const long = Array.from({ length: 60 }, (_, n) => ({
      timestamp: '2026-11-20T10:00:00Z',
      decision: `Decision ${n}`,
      reason: 'because',
    }));
    const { user } = renderApp(<DecisionLogPanel decisions={long} />);
    expect(screen.getAllByRole('listitem')).toHaveLength(12);
    await user.click(screen.getByRole('button', { name: 'Show all 60 decisions' }));
    expect(screen.getAllByRole('listitem')).toHaveLength(60);
  });

  it('says when nothing was decided', () => {
    renderApp(<DecisionLogPanel decisions={[]} />);
    expect(screen.getByText('Nothing decided yet.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Copy decision log' })).toBeDisabled();
  });
});
