import type { OrchestrationStatusReply } from '@specflow/shared/schemas';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildConfig, PROJECT_ID, RUN_ID } from '@/test/fixtures';
import { buildPreview } from '@/test/project-fixtures';
import { type Answer, errorAnswer, renderApp } from '@/test/render-app';
import { StartOrchestrationModal } from './start-orchestration-modal';

const started = { status: 201, body: { orchestration: { id: 'new-run' } } };

function open(preview: OrchestrationStatusReply = buildPreview(), start: ReturnType<Answer> = started) {
  const closed: boolean[] = [];
  const runs: string[] = [];
  const app = renderApp(
    <StartOrchestrationModal
      project={{ id: PROJECT_ID, name: 'app-api' }}
      open
      onOpenChange={(next) => closed.push(next)}
      onStarted={(id) => runs.push(id)}
    />,
    ({ path, method }) => {
      if (path === '/workflow/orchestrate/status') return { body: preview };
      if (path === '/workflow/orchestrate') return start;
      if (path === '/settings' && method === 'PUT') return { body: {} };
      return undefined;
    },
  );
  return { ...app, closed, runs, starts: () => app.sent('/workflow/orchestrate') };
}

const startButton = () => screen.findByRole('button', { name: 'Start Orchestration' });

describe('StartOrchestrationModal', () => {
  it('says what a start will do before it is started', async () => {
    open();
    expect(await screen.findByText('Detected 4 batches from tasks.md')).toBeVisible();
    expect(screen.getByRole('dialog', { name: 'Complete Phase' })).toHaveTextContent(
      'Phase 1055: Smart batching & orchestration',
    );
    expect(screen.getByText('Starts at: Implement, batch 2')).toBeVisible();
    expect(screen.getByText('Core Components')).toBeVisible();
    expect(screen.getByText('9 open tasks')).toBeVisible();
  });

  it('has the core options open, the rest closed, and no control that does nothing', async () => {
    const { user } = open();
    for (const name of ['Auto-merge on completion', 'Skip design', 'Skip analyze']) {
      expect(await screen.findByRole('switch', { name })).not.toBeChecked();
    }
    expect(screen.getByLabelText('Additional context')).toBeVisible();
    expect(screen.queryByLabelText('Max total')).toBeNull();
    await user.click(screen.getByRole('button', { name: /^Advanced options/ }));
    await user.click(screen.getByRole('button', { name: /^Budget limits/ }));
    for (const name of [
      'Batch size fallback',
      'Split sections above',
      'Model',
      'Fallback model',
      'Max heal attempts',
      'Max per batch',
      'Max total',
      'Healing budget',
      'Decision budget',
    ]) {
      expect(screen.getByLabelText(name)).toBeVisible();
    }
    expect(screen.getByRole('switch', { name: 'Pause between batches' })).toBeVisible();
    expect(screen.getByRole('switch', { name: 'Auto-heal enabled' })).toBeChecked();
    const agents = screen.getByLabelText('Parallel agents');
    expect(agents).toHaveValue('1');
    expect(agents).toHaveAccessibleDescription(/commits are made on the branch/);
  });

  it('starts with the chosen values', async () => {
    const { user, starts, runs, closed } = open();
    await user.click(await screen.findByRole('switch', { name: 'Skip analyze' }));
    await user.type(screen.getByLabelText('Additional context'), 'focus on speed');
    await user.click(screen.getByRole('button', { name: /^Budget limits/ }));
    await user.clear(screen.getByLabelText('Max total'));
    await user.type(screen.getByLabelText('Max total'), '12.5');
    await user.click(await startButton());
    await waitFor(() => expect(runs).toEqual(['new-run']));
    expect(closed).toEqual([false]);
    const expected = buildConfig({
      skipAnalyze: true,
      additionalContext: 'focus on speed',
      budget: { maxTotal: 12.5 },
    });
    expect(starts()[0]?.body).toEqual({ projectId: PROJECT_ID, config: expected });
    expect(starts()[0]?.headers.get('x-specflow-token')).toBe('secret-token');
    expect(starts()[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('submits on Ctrl+Enter', async () => {
    const { user, runs } = open();
    await user.type(await screen.findByLabelText('Additional context'), 'x{Control>}{Enter}{/Control}');
    await waitFor(() => expect(runs).toEqual(['new-run']));
  });

  it('offers the values of the last start again', async () => {
    const lastConfig = buildConfig({ skipDesign: true, model: 'opus' });
    const { user } = open(buildPreview({ preflight: { lastConfig } }));
    expect(await screen.findByRole('switch', { name: 'Skip design' })).toBeChecked();
    await user.click(screen.getByRole('button', { name: /^Advanced options/ }));
    expect(screen.getByLabelText('Model')).toHaveValue('opus');
  });

  it('asks for a new preview when an option changes what would happen', async () => {
    const { user, seen } = open();
    await user.click(await screen.findByRole('switch', { name: 'Skip design' }));
    await waitFor(() =>
      expect(seen.some((request) => request.query.get('skipDesign') === 'true')).toBe(true),
    );
    expect(seen.every((request) => request.query.get('preview') === 'true')).toBe(true);
  });

  it('shows a message at a field with an invalid value, opens its part, and does not start', async () => {
    const { user, starts } = open();
    await user.click(await screen.findByRole('button', { name: /^Budget limits/ }));
    await user.clear(screen.getByLabelText('Max total'));
    await user.type(screen.getByLabelText('Max total'), 'lots');
    await user.clear(screen.getByLabelText('Max per batch'));
    await user.type(screen.getByLabelText('Max per batch'), '-1');
    await user.click(screen.getByRole('button', { name: /^Advanced options/ }));
    await user.clear(screen.getByLabelText('Batch size fallback'));
    await user.type(screen.getByLabelText('Batch size fallback'), '99');
    await user.type(screen.getByLabelText('Model'), '--dangerous flag');
    await user.click(screen.getByRole('button', { name: /^Budget limits/ }));
    await user.click(await startButton());
    expect(await screen.findByText('Enter an amount in dollars')).toBeVisible();
    expect(screen.getByLabelText('Max total')).toHaveAccessibleDescription('Enter an amount in dollars');
    expect(screen.getByLabelText('Max per batch')).toHaveAccessibleDescription('Enter $0.05 or more');
    expect(screen.getByText('Enter 50 or less')).toBeVisible();
    expect(screen.getByLabelText('Model')).toHaveAccessibleDescription(/must be a model name or alias/);
    expect(starts()).toHaveLength(0);
  });

  it('shows blockers with their fixes and does not start', async () => {
    const blockers = [{ code: 'AGENT_MISSING', message: 'Claude Code was not found.', fix: 'Install it.' }];
    const { user, starts, seen } = open(buildPreview({ preflight: { blockers } }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Claude Code was not found.Install it.');
    expect(await startButton()).toBeDisabled();
    const asked = seen.length;
    await user.click(within(alert).getByRole('button', { name: 'Check again' }));
    await waitFor(() => expect(seen.length).toBeGreaterThan(asked));
    expect(starts()).toHaveLength(0);
  });

  it('shows the blockers of a refused start in place', async () => {
    const blockers = [{ code: 'NOTHING_TO_DO', message: 'Every task is done.', fix: 'Add tasks.' }];
    const refusal = errorAnswer(422, { code: 'PREFLIGHT_FAILED', message: 'no', details: { blockers } });
    const { user } = open(buildPreview(), refusal);
    await screen.findByText('Detected 4 batches from tasks.md');
    await user.click(await startButton());
    expect(await screen.findByRole('alert')).toHaveTextContent('Every task is done.Add tasks.');
  });

  it('leads to the run that is in the way', async () => {
    const refusal = errorAnswer(409, {
      code: 'ORCHESTRATION_IN_PROGRESS',
      message: 'Orchestration already in progress',
      details: { orchestrationId: RUN_ID },
    });
    const { user } = open(buildPreview(), refusal);
    await screen.findByText('Detected 4 batches from tasks.md');
    await user.click(await startButton());
    expect(await screen.findByText('Orchestration already in progress')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Open the running one' })).toHaveAttribute(
      'href',
      `/projects/${PROJECT_ID}/runs/${RUN_ID}`,
    );
  });

  it('stores "bypass permissions" only after it was typed out', async () => {
    const { user, sent } = open();
    await user.click(await screen.findByRole('button', { name: /^Agent permissions/ }));
    expect(screen.getByRole('radio', { name: /^Accept edits/ })).toBeChecked();
    await user.click(screen.getByRole('radio', { name: /^Bypass permissions/ }));
    expect(screen.getByRole('button', { name: 'Confirm' })).toBeDisabled();
    expect(sent('/settings')).toHaveLength(0);
    await user.type(screen.getByLabelText(/to confirm this for the project/), 'bypass permissions');
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() =>
      expect(sent('/settings')[0]?.body).toEqual({
        projectId: PROJECT_ID,
        permissionMode: 'bypassPermissions',
      }),
    );
  });

  it('names the simulated agent and every warning once', async () => {
    const warning = { code: 'NO_SECTIONS', message: 'No sections found — using fixed batches of 15' };
    open(
      buildPreview({
        plan: { warnings: [warning] },
        preflight: { warnings: [warning], agent: { kind: 'simulator', version: null, path: null } },
      }),
    );
    expect(await screen.findByText('Simulated agent')).toBeVisible();
    expect(screen.getAllByText(warning.message)).toHaveLength(1);
  });
});
