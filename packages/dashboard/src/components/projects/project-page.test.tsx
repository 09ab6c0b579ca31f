import type { OrchestrationView } from '@specflow/shared/schemas';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildRun, buildTasks, cancelledRun, completedRun, PROJECT_ID } from '@/test/fixtures';
import { buildPreview, buildProject, buildRuns } from '@/test/project-fixtures';
import { type Answer, errorAnswer, renderApp } from '@/test/render-app';
import { ProjectPage } from './project-page';

/** A server with one project whose run is what `run` says at the moment. */
function server(run: () => OrchestrationView | null, extra: Answer = () => undefined): Answer {
  return (request) => {
    const special = extra(request);
    if (special !== undefined) return special;
    if (request.path === '/projects') return { body: { projects: [buildProject()], demoAvailable: false } };
    if (request.path === '/workflow/orchestrate/list') return { body: buildRuns() };
    if (request.query.get('preview') === 'true') return { body: buildPreview() };
    return { body: { orchestration: run(), workflow: null, tasks: buildTasks() } };
  };
}

const hero = () => screen.queryByRole('button', { name: /^Complete Phase/ });

describe('ProjectPage', () => {
  it('offers Complete Phase while there is no run', async () => {
    renderApp(
      <ProjectPage projectId={PROJECT_ID} />,
      server(() => null),
    );
    expect(await screen.findByRole('button', { name: /^Complete Phase/ })).toHaveTextContent(
      'Automatically execute all steps to complete phase',
    );
    expect(await screen.findByText('12 of 35 settled')).toBeVisible();
  });

  it('names the branch that is checked out, not that of the phase, which may be merged', async () => {
    const merged = buildProject({ branch: 'main' });
    renderApp(
      <ProjectPage projectId={PROJECT_ID} />,
      server(
        () => null,
        ({ path }) => (path === '/projects' ? { body: { projects: [merged] } } : undefined),
      ),
    );
    expect(await screen.findByText('main')).toBeVisible();
    expect(screen.queryByText('1055-smart-batching')).toBeNull();
  });

  it('shows the progress in place of the hero once a run was started', async () => {
    let run: OrchestrationView | null = null;
    const start: Answer = ({ path, method }) => {
      if (path !== '/workflow/orchestrate' || method !== 'POST') return undefined;
      run = buildRun();
      return { status: 201, body: { orchestration: { id: run.id } } };
    };
    const { user } = renderApp(
      <ProjectPage projectId={PROJECT_ID} />,
      server(() => run, start),
    );
    await user.click(await screen.findByRole('button', { name: /^Complete Phase/ }));
    await screen.findByText('Detected 4 batches from tasks.md');
    await user.click(screen.getByRole('button', { name: 'Start Orchestration' }));
    expect(await screen.findByRole('region', { name: 'Orchestration Progress' })).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(hero()).toBeNull();
    expect(document.title).toBe('2/4 · app-api · SpecFlow');
  });

  it('lists the active runs with a link to each when there are several, and nothing more with one', async () => {
    const run = buildRun();
    const [line] = buildRuns().orchestrations;
    if (!line) throw new Error('The fixture has no run.');
    const active = ['a.md', 'b.md'].map((file, n) => ({ ...line, id: `run-${n}`, selection: 'all', file }));
    const several: Answer = ({ path }) =>
      path === '/workflow/orchestrate/status'
        ? { body: { orchestration: run, workflow: null, tasks: buildTasks(), active } }
        : undefined;
    const { unmount } = renderApp(
      <ProjectPage projectId={PROJECT_ID} />,
      server(() => run, several),
    );
    const list = within(await screen.findByRole('region', { name: 'Active runs' }));
    expect(list.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['Batch: all · a.md', `/projects/${line.projectId}/runs/run-0`],
      ['Batch: all · b.md', `/projects/${line.projectId}/runs/run-1`],
    ]);
    unmount();
    renderApp(
      <ProjectPage projectId={PROJECT_ID} />,
      server(() => run),
    );
    await screen.findByRole('region', { name: 'Orchestration Progress' });
    expect(screen.queryByRole('region', { name: 'Active runs' })).toBeNull();
  });

  it('offers a new start beside a cancelled run, not beside the complete phase', async () => {
    const { unmount } = renderApp(<ProjectPage projectId={PROJECT_ID} />, server(cancelledRun));
    await screen.findByRole('region', { name: 'Run cancelled' });
    expect(hero()).toBeVisible();
    unmount();
    renderApp(<ProjectPage projectId={PROJECT_ID} />, server(completedRun));
    await screen.findByRole('region', { name: 'Phase complete and merged' });
    expect(hero()).toBeNull();
  });

  it('keeps its data and says so when the server goes away', async () => {
    let away = false;
    const { user } = renderApp(
      <ProjectPage projectId={PROJECT_ID} />,
      server(buildRun, ({ path }) =>
        away && path.endsWith('/status')
          ? errorAnswer(500, { code: 'INTERNAL', message: 'gone' })
          : undefined,
      ),
    );
    await screen.findByRole('region', { name: 'Orchestration Progress' });
    away = true;
    // A command reads everything again, and that meets the failing server.
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel run' }));
    expect(await screen.findByText(/^reconnecting · updated/)).toBeInTheDocument();
    expect(
      screen.getByText('Implementing batch 2 of 4: Core Components', { selector: 'p' }),
    ).toBeInTheDocument();
  });

  it('says when the first answer is an error', async () => {
    renderApp(
      <ProjectPage projectId={PROJECT_ID} />,
      server(buildRun, ({ path }) =>
        path.endsWith('/status')
          ? errorAnswer(422, { code: 'FILE_INVALID', message: 'The record is damaged.' })
          : undefined,
      ),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('The record is damaged.FILE_INVALID');
  });

  it('says when there is no such project', async () => {
    renderApp(
      <ProjectPage projectId="nope" />,
      server(() => null),
    );
    expect(await screen.findByRole('heading', { name: 'This project is not in the list' })).toBeVisible();
  });

  it('asks for everything with the token of the page', async () => {
    const { seen } = renderApp(<ProjectPage projectId={PROJECT_ID} />, server(buildRun));
    await screen.findByRole('region', { name: 'Orchestration Progress' });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every(({ headers }) => headers.get('x-specflow-token') === 'secret-token')).toBe(true);
  });
});
