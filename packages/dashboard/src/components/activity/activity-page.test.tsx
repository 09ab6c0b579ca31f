import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { PROJECT_ID, RUN_ID } from '@/test/fixtures';
import { buildActivity } from '@/test/project-fixtures';
import { errorAnswer, renderApp } from '@/test/render-app';
import { ActivityPage } from './activity-page';

describe('ActivityPage', () => {
  it('lists every live run with its agent and its money', async () => {
    renderApp(<ActivityPage />, () => ({ body: buildActivity() }));
    const working = (await screen.findByRole('link', { name: 'app-api' })).closest('li');
    const parked = screen.getByRole('link', { name: 'billing' }).closest('li');
    if (working === null || parked === null) throw new Error('runs are list items');
    expect(screen.getByRole('link', { name: 'app-api' })).toHaveAttribute(
      'href',
      `/projects/${PROJECT_ID}/runs/${RUN_ID}`,
    );
    expect(working).toHaveTextContent('Implementing batch 2 of 4: Core Components');
    expect(working).toHaveTextContent('agent active');
    expect(working).toHaveTextContent('$3.42 of $50.00');
    expect(within(working).getByRole('progressbar')).toHaveAttribute('aria-valuenow', '12');
    expect(parked).toHaveTextContent('Usage limit: resets at 11:12');
    expect(parked).toHaveTextContent('goes on in');
  });

  it('sums up today and the last seven days', async () => {
    renderApp(<ActivityPage />, () => ({ body: buildActivity() }));
    expect((await screen.findByText('Today')).nextSibling).toHaveTextContent('$5.28');
    expect(screen.getByText('Last 7 days').nextSibling).toHaveTextContent('$30.55');
    const days = within(screen.getByRole('list', { name: 'Spend per day' })).getAllByRole('listitem');
    expect(days.at(-1)).toHaveTextContent('Fri: $5.28 in 2 runs');
  });

  it('leads to the projects when nothing runs', async () => {
    renderApp(<ActivityPage />, () => ({ body: { ...buildActivity(), runs: [] } }));
    expect(await screen.findByText(/Nothing runs/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'All projects' })).toHaveAttribute('href', '/');
  });

  it('says what went wrong', async () => {
    renderApp(<ActivityPage />, () => errorAnswer(500, { code: 'INTERNAL', message: 'Something broke.' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Something broke.INTERNAL');
  });
});
