import type { OrchestrationView, Snapshot } from '@specflow/shared/schemas';
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { mergeReview } from '@/lib/view/merge-review';
import { mergeReadyRun, PROJECT_ID, RUN_ID } from '@/test/fixtures';
import { renderApp } from '@/test/render-app';
import { MergeReadyPanel } from './merge-ready-panel';

const snapshotAt = (minute: number): Snapshot => ({
  kind: 'git',
  head: null,
  tree: 'f'.repeat(40),
  takenAt: `2026-01-01T10:0${minute}:00.000Z`,
});

const target = { projectId: PROJECT_ID, id: RUN_ID };
const accept = () => ({ body: { orchestration: mergeReadyRun() } });

describe('MergeReadyPanel', () => {
  it('merges on one press without a user gate', async () => {
    const { user, sent } = renderApp(<MergeReadyPanel run={mergeReadyRun()} />, accept);
    await user.click(screen.getByRole('button', { name: 'Run Merge' }));
    await waitFor(() => expect(sent('/workflow/orchestrate/merge')[0]?.body).toEqual(target));
  });

  it('asks for the person’s own check before it passes a user gate', async () => {
    const { user, sent } = renderApp(
      <MergeReadyPanel run={mergeReadyRun({ userGate: 'pending' })} />,
      accept,
    );
    await user.click(screen.getByRole('button', { name: 'Run Merge' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'This phase has a user gate' });
    const confirm = screen.getByRole('button', { name: 'Run Merge' });
    expect(dialog).toContainElement(confirm);
    expect(confirm).toBeDisabled();
    expect(sent('/workflow/orchestrate/merge')).toHaveLength(0);
    await user.click(screen.getByRole('checkbox'));
    await user.click(confirm);
    await waitFor(() =>
      expect(sent('/workflow/orchestrate/merge')[0]?.body).toEqual({ ...target, confirmUserGate: true }),
    );
  });

  it('finishes without merging after a question', async () => {
    const { user, sent } = renderApp(<MergeReadyPanel run={mergeReadyRun()} />, accept);
    await user.click(screen.getByRole('button', { name: 'Finish without merge' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Finish without merging?' });
    expect(sent('/workflow/orchestrate/finish')).toHaveLength(0);
    const [confirm] = screen
      .getAllByRole('button', { name: 'Finish without merge' })
      .filter((button) => dialog.contains(button));
    if (confirm === undefined) throw new Error('the dialog has no confirm button');
    await user.click(confirm);
    await waitFor(() => expect(sent('/workflow/orchestrate/finish')[0]?.body).toEqual(target));
  });

  it('lists unproven and waived tasks', () => {
    const run = mergeReadyRun({ unproven: ['T031', 'T033'] });
    const [first, ...rest] = run.batches.items;
    if (first === undefined) throw new Error('the fixture has batches');
    const waived = { ...first, taskStates: { ...first.taskStates, T002: 'waived' as const } };
    renderApp(<MergeReadyPanel run={{ ...run, batches: { ...run.batches, items: [waived, ...rest] } }} />);
    expect(screen.getByText('Ticked without a changed file (2):').parentElement).toHaveTextContent(
      'T031, T033',
    );
    expect(screen.getByText('Waived (1):').parentElement).toHaveTextContent('T002');
  });

  it('counts files as the diff does: not those that came and went, nor the task list', () => {
    const run = mergeReadyRun();
    const files = (status: 'added' | 'deleted' | 'modified', ...paths: string[]) =>
      paths.map((path) => ({ path, status }));
    const items = run.batches.items.map((batch, n) => ({
      ...batch,
      evidence: {
        ...batch.evidence,
        ticked: [],
        tickedOutside: [],
        before: snapshotAt(n),
        after: snapshotAt(n + 1),
        files: [
          ...files('modified', 'src/app.ts', 'specs/1055-smart-batching/tasks.md'),
          ...(n === 0 ? files('added', 'scratch.txt') : []),
          ...(n === 1 ? files('deleted', 'scratch.txt', 'old.ts') : []),
        ],
      },
    }));
    const batches = { ...run.batches, items } as OrchestrationView['batches'];
    expect(mergeReview({ ...run, executionRecords: [], batches }).filesChanged).toBe(2);
  });

  it('claims nothing about proof when everything is proven', () => {
    renderApp(<MergeReadyPanel run={mergeReadyRun()} />);
    expect(screen.queryByText(/Ticked without/)).toBeNull();
    expect(screen.queryByText(/Waived/)).toBeNull();
  });
});
