import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildRun, PROJECT_ID } from '@/test/fixtures';
import { buildRuns } from '@/test/project-fixtures';
import { renderApp } from '@/test/render-app';
import SessionsTab from './sessions-tab';

describe('SessionsTab', () => {
  it('opens the newest run by itself, and reads the others only when asked', async () => {
    const { seen } = renderApp(<SessionsTab projectId={PROJECT_ID} />, ({ path }) =>
      path.endsWith('/list')
        ? { body: buildRuns() }
        : { body: { orchestration: buildRun(), workflow: null, tasks: [] } },
    );
    expect(await screen.findByRole('button', { name: 'Open session' })).toBeVisible();
    const asked = new Set(
      seen.filter(({ path }) => path.endsWith('/status')).map(({ query }) => query.get('id')),
    );
    expect(asked.size).toBe(1);
  });

  it('says when there are none', async () => {
    renderApp(<SessionsTab projectId={PROJECT_ID} />, () => ({ body: { orchestrations: [], total: 0 } }));
    expect(await screen.findByText(/No sessions yet/)).toBeVisible();
  });
});
