import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildRun, cancelledRun, PROJECT_ID, pausedRun, RUN_ID } from '@/test/fixtures';
import { errorAnswer, renderApp } from '@/test/render-app';
import { OrchestrationControls } from './orchestration-controls';

const target = { projectId: PROJECT_ID, id: RUN_ID };

describe('OrchestrationControls', () => {
  it.each([
    ['After this batch', 'after-batch'],
    ['Now', 'now'],
  ])('pauses %s', async (item, when) => {
    const { user, sent } = renderApp(<OrchestrationControls run={buildRun()} />, () => ({
      body: { orchestration: pausedRun() },
    }));
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    await user.click(await screen.findByRole('menuitem', { name: item }));
    await waitFor(() => expect(sent('/workflow/orchestrate/pause')).toHaveLength(1));
    expect(sent('/workflow/orchestrate/pause')[0]?.body).toEqual({ ...target, when });
  });

  it('resumes a paused run', async () => {
    const { user, sent } = renderApp(<OrchestrationControls run={pausedRun()} />, () => ({
      body: { orchestration: buildRun() },
    }));
    await user.click(screen.getByRole('button', { name: 'Resume' }));
    await waitFor(() => expect(sent('/workflow/orchestrate/resume')[0]?.body).toEqual(target));
  });

  it('says what is kept before it cancels, and shows the receipt of the stop', async () => {
    const { user, sent } = renderApp(<OrchestrationControls run={buildRun()} />, () => ({
      body: { orchestration: cancelledRun(), receipt: { processesEnded: 3, processesLeft: 0 } },
    }));
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Cancel this run?' });
    expect(dialog).toHaveTextContent('12 of 35 tasks stay complete');
    expect(sent('/workflow/orchestrate/cancel')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Cancel run' }));
    expect(await screen.findByText('Stopped. 3 processes ended, 0 left.')).toBeVisible();
    expect(sent('/workflow/orchestrate/cancel')[0]?.body).toEqual(target);
  });

  it('keeps the run when the question is answered with no', async () => {
    const { user, sent } = renderApp(<OrchestrationControls run={buildRun()} />);
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Keep running' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(sent('/workflow/orchestrate/cancel')).toHaveLength(0);
  });

  it('keeps the question open and says why when the server refuses', async () => {
    const { user } = renderApp(<OrchestrationControls run={buildRun()} />, () =>
      errorAnswer(409, { code: 'WRONG_STATE', message: 'The run is over already.' }),
    );
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel run' }));
    expect(await screen.findByText('The run is over already.')).toBeInTheDocument();
    expect(screen.getByRole('alertdialog')).toBeVisible();
  });

  it('goes back to a chosen step after saying that money and history stay', async () => {
    const { user, sent } = renderApp(<OrchestrationControls run={pausedRun()} />, () => ({
      body: { orchestration: buildRun() },
    }));
    await user.click(screen.getByRole('button', { name: 'Go back…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Go back to a step' });
    expect(dialog).toHaveTextContent('Its history stays, and so do the $3.42 spent so far');
    expect(within(dialog).queryByRole('radio', { name: /Verify/ })).toBeNull();
    expect(within(dialog).getByRole('button', { name: 'Go back' })).toBeDisabled();
    await user.click(within(dialog).getByRole('radio', { name: /Analyze/ }));
    await user.click(within(dialog).getByRole('button', { name: 'Go back' }));
    await waitFor(() => expect(sent('/workflow/orchestrate/go-back')).toHaveLength(1));
    expect(sent('/workflow/orchestrate/go-back')[0]?.body).toEqual({ ...target, step: 'analyze' });
  });

  it('offers no way back while an agent works', () => {
    renderApp(<OrchestrationControls run={buildRun()} />);
    expect(screen.queryByRole('button', { name: 'Go back…' })).toBeNull();
  });

  it('says that a pause is on its way', () => {
    const run = buildRun({ intents: { pause: { when: 'after-batch', at: '2026-11-20T10:30:00Z' } } });
    renderApp(<OrchestrationControls run={run} />);
    expect(screen.getByText('Pauses after this batch')).toBeVisible();
  });
});
