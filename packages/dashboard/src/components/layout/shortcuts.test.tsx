import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { BatchProgress } from '@/components/orchestration/batch-progress';
import { OrchestrationControls } from '@/components/orchestration/orchestration-controls';
import { attentionRun, buildRun, buildTasks } from '@/test/fixtures';
import { buildProjects } from '@/test/project-fixtures';
import { renderApp } from '@/test/render-app';
import { FaviconState } from './favicon-state';
import { Shortcuts } from './shortcuts';

const server = () => ({ body: buildProjects() });

/** The first key loads the code of all shortcuts and means nothing by itself. */
const wake = async (
  user: { keyboard: (keys: string) => Promise<void> },
  sheet = () => screen.findByRole('dialog'),
) => {
  await user.keyboard('?');
  await sheet();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
};

beforeEach(() => window.localStorage.clear());

describe('Shortcuts', () => {
  it('lose no key while their code loads', async () => {
    const { user, visited } = renderApp(<Shortcuts />, server);
    await user.keyboard('ga');
    await waitFor(() => expect(visited).toEqual(['/activity']));
  });

  it('go to a page with two keys in a row', async () => {
    const { user, visited } = renderApp(<Shortcuts />, server);
    await wake(user);
    await user.keyboard('ga');
    expect(visited).toEqual(['/activity']);
    await user.keyboard('gp');
    expect(visited).toEqual(['/activity', '/']);
    await user.keyboard('a');
    expect(visited).toHaveLength(2);
  });

  it('leave typing alone', async () => {
    const { user, visited } = renderApp(
      <>
        <Shortcuts />
        <input aria-label="field" />
      </>,
      server,
    );
    await user.type(screen.getByLabelText('field'), 'ga?');
    expect(screen.getByLabelText('field')).toHaveValue('ga?');
    expect(visited).toEqual([]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('can be switched off, except for the palette', async () => {
    window.localStorage.setItem('specflow.shortcuts', 'off');
    const { user, visited } = renderApp(<Shortcuts />, server);
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('dialog', { name: 'Search everything' });
    await user.keyboard('{Escape}');
    await user.keyboard('ga');
    expect(visited).toEqual([]);
    await user.keyboard('{Control>}k{/Control}');
    expect(await screen.findByRole('dialog', { name: 'Search everything' })).toBeVisible();
  });

  it('pause the run of the page', async () => {
    const { user, sent } = renderApp(
      <>
        <Shortcuts />
        <OrchestrationControls run={buildRun()} />
      </>,
      () => ({ body: { orchestration: buildRun() } }),
    );
    await user.keyboard('p');
    await waitFor(() => expect(sent('/workflow/orchestrate/pause')).toHaveLength(1));
    expect(sent('/workflow/orchestrate/pause')[0]?.body).toMatchObject({ when: 'after-batch' });
  });

  it('lead to the next failure', async () => {
    const { user } = renderApp(
      <>
        <Shortcuts />
        <BatchProgress run={attentionRun()} tasks={buildTasks()} />
      </>,
      server,
    );
    await wake(user);
    await user.keyboard('f');
    expect(screen.getByRole('button', { name: /Core Components/ })).toHaveFocus();
  });

  it('are listed as far as they work on this page', async () => {
    const { user } = renderApp(
      <>
        <Shortcuts />
        <OrchestrationControls run={buildRun()} />
      </>,
      server,
    );
    await user.keyboard('?');
    const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(sheet).toHaveTextContent('Go to activityg, then a');
    expect(sheet).toHaveTextContent('Pause after this batchp');
    expect(sheet).not.toHaveTextContent('Next failure');
  });
});

describe('the palette', () => {
  const open = async () => {
    const app = renderApp(<Shortcuts />, server);
    await app.user.keyboard('{Meta>}k{/Meta}');
    await screen.findByRole('option', { name: /billing.*Needs attention/ });
    return app;
  };

  it('finds a project by typing and opens it with Enter', async () => {
    const { user, visited } = await open();
    await user.keyboard('web-sh');
    await waitFor(() => expect(screen.queryByRole('option', { name: /billing/ })).toBeNull());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(visited).toEqual(['/projects/web-shop']));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('holds projects, runs and actions', async () => {
    await open();
    const list = within(screen.getByRole('listbox'));
    expect(list.getByRole('option', { name: /^Go to settings/ })).toBeVisible();
    expect(list.getAllByRole('option', { name: /app-api · Complete/ }).length).toBeGreaterThan(0);
  });

  it('says when nothing fits', async () => {
    const { user } = await open();
    await user.keyboard('zzzz');
    expect(await screen.findByText('Nothing is called “zzzz”.')).toBeVisible();
  });
});

describe('the icon of the tab', () => {
  it('shows that a project needs a person, and is plain again afterwards', async () => {
    const { unmount } = renderApp(<FaviconState />, server);
    const icons = () => [...document.head.querySelectorAll<HTMLLinkElement>('link[rel=icon]')];
    await waitFor(() => expect(icons()).toHaveLength(1));
    expect(decodeURIComponent(icons()[0]?.href ?? '')).toContain('<circle');
    unmount();
    expect(icons()).toHaveLength(0);
  });
});
