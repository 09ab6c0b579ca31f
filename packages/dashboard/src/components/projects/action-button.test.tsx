import type { ProjectStatus } from '@specflow/shared/schemas';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildProject, buildProjectRun } from '@/test/project-fixtures';
import { type Answer, errorAnswer, renderApp } from '@/test/render-app';
import { ActionButton } from './action-button';

const SKILLS = ['flow.review', 'flow.verify', 'flow.implement', 'other'].map((name) => ({
  name,
  scope: 'project',
}));

const STATUS: ProjectStatus = {
  phase: {
    number: '1055',
    name: 'Smart batching',
    branch: '1055-smart-batching',
    status: 'in_progress',
    hasUserGate: false,
    userGateStatus: 'none',
  },
  step: { current: 'implement', index: 2, status: 'in_progress' },
  progress: { tasksCompleted: 12, tasksTotal: 35, tasksBlocked: 1, tasksDeferred: 0, percentage: 34 },
  verification: { status: 'none' },
  health: {
    status: 'warning',
    issues: [{ code: 'BRANCH', severity: 'warning', message: 'Another branch is checked out.' }],
  },
  nextAction: 'continue_implement',
  blockers: [],
  context: { featureDir: 'specs/1055', hasSpec: true, hasPlan: false, hasTasks: true },
};

const answer: Answer = ({ path, method }) => {
  if (path === '/workflow/skills') return { body: { skills: SKILLS } };
  if (path === '/workflow/start' && method === 'POST')
    return { status: 201, body: { execution: { orchestrationId: 'run-7' } } };
  if (path.endsWith('/status')) return { body: { status: STATUS } };
  return undefined;
};

async function openMenu(project = buildProject(), server: Answer = answer) {
  const app = renderApp(<ActionButton project={project} />, server);
  await app.user.click(screen.getByRole('button', { name: `Actions for ${project.name}` }));
  await screen.findByRole('menuitem', { name: 'Complete Phase' });
  return app;
}

async function openWorkflows(project = buildProject(), server: Answer = answer) {
  const app = await openMenu(project, server);
  await app.user.click(screen.getByRole('menuitem', { name: 'Run Workflow' }));
  await screen.findByRole('menuitem', { name: /Orchestrate/ });
  return app;
}

/** Chooses an item of an inner menu. A pointer has no way there in jsdom, which knows no places on the screen. */
const choose = async (name: string | RegExp) =>
  fireEvent.click(await screen.findByRole('menuitem', { name }));

describe('the card menu', () => {
  it('names every workflow, and why one cannot be run', async () => {
    await openWorkflows();
    const [, list] = screen.getAllByRole('menu');
    if (list === undefined) throw new Error('the inner menu is open');
    const items = within(list).getAllByRole('menuitem');
    expect(items.map((item) => item.textContent)).toEqual([
      'Orchestrate',
      'Merge/flow.merge is not installed',
      'Review',
      'Memory/flow.memory is not installed',
      '/flow.implement',
      '/flow.verify',
    ]);
    expect(within(list).getByRole('menuitem', { name: /Merge/ })).toHaveAttribute('aria-disabled', 'true');
  });

  it('runs a workflow with its words after a question, and leads to where its result stays', async () => {
    const { user, sent, visited } = await openWorkflows();
    await choose('Review');
    const dialog = await screen.findByRole('dialog', { name: 'Run /flow.review' });
    await user.type(within(dialog).getByLabelText('Words after the command'), 'only src{Enter}');
    await waitFor(() => expect(visited).toEqual(['/projects/app-api/runs/run-7']));
    expect(sent('/workflow/start')[0]?.body).toEqual({
      projectId: 'app-api',
      skill: 'flow.review only src',
    });
  });

  it('is usable with the keyboard alone', async () => {
    const { user } = await openMenu();
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}');
    await screen.findByRole('menuitem', { name: /Orchestrate/ });
    await user.keyboard('{ArrowDown}{ArrowDown}');
    if (!screen.getByRole('menuitem', { name: 'Review' }).matches(':focus'))
      await user.keyboard('{ArrowDown}');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Run /flow.review' })).toBeVisible();
  });

  it('runs nothing beside an active run and says so', async () => {
    const { sent } = await openWorkflows(buildProject({ orchestration: buildProjectRun() }));
    const review = screen.getByRole('menuitem', { name: /Review/ });
    expect(review).toHaveTextContent('A run is in progress');
    await choose(/Review/);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(sent('/workflow/start')).toHaveLength(0);
  });

  it('says why the server refused to run it', async () => {
    const refusing: Answer = (request) =>
      request.path === '/workflow/start'
        ? errorAnswer(422, { code: 'PREFLIGHT_FAILED', message: 'Claude Code was not found.' })
        : answer(request);
    const { user } = await openWorkflows(buildProject(), refusing);
    await choose('Review');
    await user.click(await screen.findByRole('button', { name: 'Run /flow.review' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Claude Code was not found.');
  });

  it('shows the facts of the status, and what is wrong', async () => {
    const { user } = await openMenu();
    await user.click(screen.getByRole('menuitem', { name: 'Maintenance' }));
    await choose('Status');
    const dialog = await screen.findByRole('dialog', { name: 'Status' });
    await within(dialog).findByText('12 of 35 settled, 1 blocked, 0 deferred');
    expect(dialog).toHaveTextContent('spec.md yes, plan.md missing, tasks.md yes');
    expect(dialog).toHaveTextContent('Another branch is checked out.');
  });

  it('shows which gates are open', async () => {
    const report = {
      passed: false,
      gates: { design: { passed: true }, implement: { passed: false, reason: '23 of 35 tasks are left.' } },
      issues: [],
      suggestedAction: '/flow.implement',
    };
    const { user } = await openMenu(buildProject(), (request) =>
      request.path.endsWith('/check') ? { body: { report } } : answer(request),
    );
    await user.click(screen.getByRole('menuitem', { name: 'Maintenance' }));
    await choose('Validate');
    const dialog = await screen.findByRole('dialog', { name: 'Validate' });
    const gates = within(await within(dialog).findByRole('list', { name: 'Gates' })).getAllByRole('listitem');
    expect(gates.map((gate) => gate.textContent)).toEqual([
      'designpassed',
      'implement23 of 35 tasks are left.',
    ]);
  });

  it('offers nothing that needs the folder when it is gone', async () => {
    await openMenu(buildProject({ unavailable: 'The directory is not there.' }));
    expect(screen.queryByRole('menuitem', { name: 'Run Workflow' })).toBeNull();
    expect(screen.getByRole('menuitem', { name: 'Complete Phase' })).toHaveAttribute('aria-disabled', 'true');
  });
});
