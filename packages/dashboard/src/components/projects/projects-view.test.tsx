import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildPreview, buildProjects } from '@/test/project-fixtures';
import { type Answer, errorAnswer, renderApp } from '@/test/render-app';
import { ProjectsView } from './projects-view';

const withProjects =
  (extra: Answer = () => undefined): Answer =>
  (request) =>
    extra(request) ??
    (request.path === '/projects' && request.method === 'GET' ? { body: buildProjects() } : undefined);

const cardOf = (name: string) => {
  const card = screen.getByRole('link', { name }).closest<HTMLElement>('[data-slot=card]');
  if (card === null) throw new Error(`no card of ${name}`);
  return card;
};

describe('ProjectsView', () => {
  it('lists what needs a person first, then what works, then the rest', async () => {
    renderApp(<ProjectsView />, withProjects());
    await screen.findByRole('link', { name: 'billing' });
    const groups = screen.getAllByRole('region').map((group) => ({
      title: within(group).getByRole('heading', { level: 2 }).textContent,
      projects: within(group)
        .getAllByRole('heading', { level: 3 })
        .map((heading) => heading.textContent),
    }));
    expect(groups).toEqual([
      { title: 'Needs you', projects: ['billing', 'web-shop'] },
      { title: 'Working', projects: ['app-api'] },
      { title: 'Idle', projects: ['docs-site', 'textkit', 'infrastructure-with-a-rather-long-name'] },
    ]);
  });

  it('shows state, phase, need, progress, history and spend on a card', async () => {
    renderApp(<ProjectsView />, withProjects());
    await screen.findByRole('link', { name: 'app-api' });
    const card = cardOf('app-api');
    expect(card).toHaveTextContent('Completing phase (batch 2/4)');
    expect(card).toHaveTextContent('Phase 1055 · Smart batching');
    expect(card).toHaveTextContent('Implementing batch 2 of 4: Core Components');
    expect(card).toHaveTextContent('$3.42');
    expect(card).toHaveTextContent('Branch1055-smart-batching');
    expect(within(card).getByRole('link', { name: 'app-api' })).toHaveAttribute(
      'title',
      '/home/ada/code/app-api · 1055-smart-batching',
    );
    expect(within(card).getByRole('img', { name: '34% of tasks complete' })).toBeVisible();
    expect(within(card).getByRole('img', { name: /^Last 20 runs: 14 complete/ })).toBeVisible();
    expect(cardOf('billing')).toHaveTextContent('Batch 2 ended with 5 open tasks');
    expect(cardOf('infrastructure-with-a-rather-long-name')).toHaveTextContent('The folder is gone');
  });

  it('labels what a simulated agent drives, and nothing else', async () => {
    renderApp(<ProjectsView />, withProjects());
    await screen.findByRole('link', { name: 'textkit' });
    expect(cardOf('textkit')).toHaveTextContent('Simulated agent');
    expect(screen.getAllByText('Simulated agent')).toHaveLength(1);
  });

  it('has Complete Phase as the first item of the card menu, which opens the dialog', async () => {
    const { user } = renderApp(
      <ProjectsView />,
      withProjects(({ path }) =>
        path === '/workflow/orchestrate/status' ? { body: buildPreview() } : undefined,
      ),
    );
    await user.click(await screen.findByRole('button', { name: 'Actions for docs-site' }));
    const items = await screen.findAllByRole('menuitem');
    expect(items.map((item) => item.textContent?.trim())).toEqual([
      'Complete Phase',
      'Run Workflow',
      'Maintenance',
      'Copy folder path',
      'Remove…',
    ]);
    await user.click(screen.getByRole('menuitem', { name: 'Complete Phase' }));
    expect(await screen.findByText('Detected 4 batches from tasks.md')).toBeVisible();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.getByRole('button', { name: 'Actions for docs-site' })).toHaveFocus());
  });

  it('narrows the list while a name is typed, and says when nothing is left', async () => {
    const { user } = renderApp(<ProjectsView />, withProjects());
    const field = await screen.findByRole('searchbox', { name: 'Search projects' });
    await user.type(field, 'check');
    expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual([
      'web-shop',
    ]);
    expect(window.location.search).toBe('?q=check');
    await user.type(field, 'xyz');
    expect(screen.getByText(/No project matches “checkxyz”/)).toBeVisible();
    await user.keyboard('{Escape}');
    expect(screen.getAllByRole('heading', { level: 3 })).toHaveLength(6);
    expect(window.location.search).toBe('');
  });

  it('removes a project after a question that says that its files stay', async () => {
    const { user, seen } = renderApp(
      <ProjectsView />,
      withProjects(({ method }) => (method === 'DELETE' ? { body: {} } : undefined)),
    );
    await user.click(await screen.findByRole('button', { name: 'Actions for docs-site' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Remove…' }));
    expect(await screen.findByRole('alertdialog')).toHaveTextContent('Its files stay where they are');
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    expect(await screen.findByText('docs-site removed')).toBeInTheDocument();
    expect(seen.find(({ method }) => method === 'DELETE')?.query.get('projectId')).toBe('docs-site');
  });

  it('adds a project by its path and opens it', async () => {
    const { user, sent, visited } = renderApp(
      <ProjectsView />,
      withProjects(({ method }) =>
        method === 'POST' ? { status: 201, body: { project: { id: 'p9', name: 'x' } } } : undefined,
      ),
    );
    await user.click(await screen.findByRole('button', { name: 'Add project' }));
    const dialog = await screen.findByRole('dialog', { name: 'Add project' });
    await user.type(within(dialog).getByLabelText('Folder'), '  ~/code/x ');
    await user.click(within(dialog).getByRole('button', { name: 'Add project' }));
    await waitFor(() => expect(visited).toEqual(['/projects/p9']));
    expect(sent('/projects')[0]?.body).toEqual({ path: '~/code/x' });
  });

  it('shows why a folder cannot be added', async () => {
    const refusal = errorAnswer(400, {
      code: 'PROJECT_PATH_INVALID',
      message: 'There is no folder at /nope.',
      hint: 'Give the path of an existing folder.',
    });
    const { user } = renderApp(
      <ProjectsView />,
      withProjects(({ method }) => (method === 'POST' ? refusal : undefined)),
    );
    await user.click(await screen.findByRole('button', { name: 'Add project' }));
    await user.type(await screen.findByLabelText('Folder'), '/nope{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no folder at /nope.Give the path of an existing folder.PROJECT_PATH_INVALID',
    );
  });

  it('leads a newcomer to the demo', async () => {
    const { user, visited } = renderApp(<ProjectsView />, ({ path }) => {
      if (path === '/projects') return { body: { projects: [], demoAvailable: true } };
      if (path === '/projects/demo') return { body: { project: { id: 'demo', name: 'textkit' } } };
      return undefined;
    });
    expect(await screen.findByRole('heading', { name: 'No projects yet' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try the demo' }));
    await waitFor(() => expect(visited).toEqual(['/projects/demo']));
  });

  it('offers no demo where there is none', async () => {
    renderApp(<ProjectsView />, () => ({ body: { projects: [], demoAvailable: false } }));
    await screen.findByRole('heading', { name: 'No projects yet' });
    expect(screen.queryByRole('button', { name: 'Try the demo' })).toBeNull();
  });

  it('says what went wrong and tries again when asked', async () => {
    let broken = true;
    const { user } = renderApp(<ProjectsView />, () =>
      broken
        ? errorAnswer(500, { code: 'INTERNAL', message: 'Something went wrong.' })
        : { body: buildProjects() },
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong.INTERNAL');
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'app-api' })).toBeVisible();
  });

  it('reports what the server found when it started, until that is closed', async () => {
    const boot = {
      at: '2026-11-20T10:00:00Z',
      runs: [{ runId: 'r1', projectId: 'app-api', status: 'running', found: 'agent_alive' }],
      problems: [{ runId: 'r2', code: 'FILE_INVALID', message: 'The record is damaged.' }],
    };
    const { user } = renderApp(<ProjectsView />, () => ({ body: { ...buildProjects(), boot } }));
    const report = await screen.findByRole('region', { name: 'Start report' });
    expect(report).toHaveTextContent('app-api: its agent had gone on alone and was taken up again.');
    expect(report).toHaveTextContent('A run could not be read: The record is damaged. Its file is kept.');
    await user.click(within(report).getByRole('button', { name: 'Close start report' }));
    expect(screen.queryByRole('region', { name: 'Start report' })).toBeNull();
  });

  it('is silent about a start without findings', async () => {
    const boot = { at: '2026-11-20T10:00:00Z', runs: [], problems: [] };
    renderApp(<ProjectsView />, () => ({ body: { ...buildProjects(), boot } }));
    await screen.findByRole('link', { name: 'app-api' });
    expect(screen.queryByRole('region', { name: 'Start report' })).toBeNull();
  });

  it('reports a registry that cannot be read, beside what there is', async () => {
    const problem = { code: 'FILE_INVALID', message: 'The list of projects could not be read.' };
    renderApp(<ProjectsView />, () => ({ body: { projects: [], demoAvailable: false, problem } }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The list of projects could not be read.');
    expect(screen.queryByText('No projects yet')).toBeNull();
  });
});
