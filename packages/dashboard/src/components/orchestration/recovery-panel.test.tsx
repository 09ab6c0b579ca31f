import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { attentionRun, budgetRun, buildRun, PROJECT_ID, RUN_ID } from '@/test/fixtures';
import { renderApp } from '@/test/render-app';
import { RecoveryPanel } from './recovery-panel';

const target = { projectId: PROJECT_ID, id: RUN_ID };
const accept = () => ({ body: { orchestration: buildRun() } });

describe('RecoveryPanel', () => {
  it('shows the issue, the fix and the evidence', () => {
    renderApp(<RecoveryPanel run={attentionRun()} />);
    const panel = screen.getByRole('region', { name: 'Needs attention' });
    expect(panel).toHaveTextContent('Batch 2 “Core Components” ended with 5 open tasks.');
    expect(panel).toHaveTextContent('Look at the open tasks, then retry the batch or skip it.');
    expect(panel).toHaveTextContent('incomplete: The agent ended well, but 5 of 9 tasks are still open.');
    expect(panel).toHaveTextContent('T013, T014, T015, T016, T017');
    expect(panel).toHaveTextContent('$2.31 of $5');
  });

  it('retries at once', async () => {
    const { user, sent } = renderApp(<RecoveryPanel run={attentionRun()} />, accept);
    await user.click(screen.getByRole('button', { name: 'Retry batch' }));
    await waitFor(() =>
      expect(sent('/workflow/orchestrate/recover')[0]?.body).toEqual({ ...target, action: 'retry' }),
    );
  });

  it.each([
    ['Skip batch', 'Skip batch?', 'skip', '5 open tasks (T013, T014, T015, T016, T017)'],
    ['Abort', 'Abort this run?', 'abort', 'stays as it is'],
  ])('asks before %s and says what follows', async (button, title, action, consequence) => {
    const { user, sent } = renderApp(<RecoveryPanel run={attentionRun()} />, accept);
    await user.click(screen.getByRole('button', { name: button }));
    const dialog = await screen.findByRole('alertdialog', { name: title });
    expect(dialog).toHaveTextContent(consequence);
    expect(sent('/workflow/orchestrate/recover')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: button }));
    await waitFor(() =>
      expect(sent('/workflow/orchestrate/recover')[0]?.body).toEqual({ ...target, action }),
    );
  });

  it('offers to raise the budget where money is what is missing, and only there', () => {
    const { unmount } = renderApp(<RecoveryPanel run={attentionRun()} />);
    expect(screen.queryByRole('button', { name: 'Raise budget' })).toBeNull();
    unmount();
    renderApp(<RecoveryPanel run={budgetRun()} />);
    expect(screen.getByRole('button', { name: 'Raise budget' })).toBeVisible();
  });

  it('raises limits, and refuses to lower them', async () => {
    const { user, sent } = renderApp(<RecoveryPanel run={budgetRun()} />, accept);
    await user.click(screen.getByRole('button', { name: 'Raise budget' }));
    const perBatch = await screen.findByLabelText('Max per batch');
    const submit = screen.getByRole('button', { name: 'Raise budget' });
    await user.clear(perBatch);
    await user.type(perBatch, '4');
    expect(perBatch).toHaveAccessibleDescription('At least $5.00, the present limit');
    expect(submit).toBeDisabled();
    await user.clear(perBatch);
    await user.type(perBatch, '$8.50');
    await user.click(submit);
    await waitFor(() =>
      expect(sent('/workflow/orchestrate/budget')[0]?.body).toEqual({
        ...target,
        budget: { maxPerBatch: 8.5 },
      }),
    );
  });

  it('words a skip by what it accepts', () => {
    const run = attentionRun();
    if (run.recoveryContext === undefined) throw new Error('the fixture has a context');
    const context = { ...run.recoveryContext, code: 'TASKS_DEFERRED' };
    renderApp(<RecoveryPanel run={{ ...run, recoveryContext: context }} />);
    expect(screen.getByRole('button', { name: 'Skip and accept deferral' })).toBeVisible();
  });
});
