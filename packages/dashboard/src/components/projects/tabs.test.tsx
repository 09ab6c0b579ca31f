import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { batchRun } from '@/test/batch-run-fixture';
import { buildRun, buildTasks, completedRun, PROJECT_ID, RUN_ID } from '@/test/fixtures';
import { buildProject, buildRuns } from '@/test/project-fixtures';
import { errorAnswer, renderApp } from '@/test/render-app';
import { RunPage } from './run-page';
import { RunsTab } from './runs-tab';
import { TasksTab } from './tasks-tab';

describe('TasksTab', () => {
  it('lists tasks by section with how many are done', () => {
    renderApp(<TasksTab projectId={PROJECT_ID} tasks={buildTasks(12)} run={null} loading={false} />);
    const headings = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent);
    expect(headings).toEqual(['Setup', 'Core Components', 'Integration', 'Polish']);
    expect(screen.getByText('4/9 done')).toBeVisible();
    expect(screen.getByText('Retry policy')).toBeVisible();
  });

  it('shows what a person waived', () => {
    const run = buildRun();
    const [first, ...rest] = run.batches.items;
    if (first === undefined) throw new Error('the fixture has batches');
    const items = [{ ...first, taskStates: { ...first.taskStates, T003: 'waived' as const } }, ...rest];
    renderApp(
      <TasksTab
        projectId={PROJECT_ID}
        tasks={buildTasks(2)}
        run={{ ...run, batches: { ...run.batches, items } }}
        loading={false}
      />,
    );
    expect(screen.getByText('T003').closest('li')).toHaveTextContent('Waived');
  });

  it('names the file of a run over selected tasks', () => {
    const run = batchRun();
    renderApp(<TasksTab projectId={PROJECT_ID} tasks={buildTasks(2)} run={run} loading={false} />);
    expect(screen.getByText(/^Tasks of/)).toHaveTextContent(`Tasks of ${run.batchRun?.file}`);
  });

  it('without a run, lists what the task file of the project has, and names a file that is no tasks.md', async () => {
    const tasks = buildTasks(2).map((task, line) => ({
      ...task,
      line,
      dependsOn: [],
      files: [],
      parallel: false,
    }));
    const plan = { source: '/home/ada/app/TODO.md', tasks, criticalPath: [], cycles: [] };
    renderApp(<TasksTab projectId={PROJECT_ID} run={null} loading={false} />, () => ({ body: plan }));
    expect(await screen.findByText('Retry policy')).toBeVisible();
    expect(screen.getByText(/^Tasks of/)).toHaveTextContent('Tasks of TODO.md');
  });

  it('says why there are no tasks', async () => {
    const plan = { source: 'tasks.md', tasks: [], criticalPath: [], cycles: [] };
    renderApp(<TasksTab projectId={PROJECT_ID} tasks={[]} run={null} loading={false} />, () => ({
      body: plan,
    }));
    expect(await screen.findByText(/The design step writes tasks.md/)).toBeVisible();
  });

  it('says what to do where there is neither a phase nor a TODO.md', async () => {
    renderApp(<TasksTab projectId={PROJECT_ID} run={null} loading={false} />, () =>
      errorAnswer(422, { code: 'NO_PHASE', message: 'No phase is open.' }),
    );
    expect(await screen.findByText('specflow phase open')).toBeVisible();
    expect(screen.getByText('specflow batch')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('RunsTab', () => {
  it('lists the runs and leads to each', async () => {
    renderApp(<RunsTab projectId={PROJECT_ID} />, () => ({ body: buildRuns() }));
    const lines = await screen.findAllByRole('listitem');
    expect(lines).toHaveLength(4);
    const [first] = lines;
    if (first === undefined) throw new Error('there are runs');
    expect(first).toHaveTextContent('Running');
    expect(first).toHaveTextContent('batch 2/4');
    expect(within(first).getByRole('link')).toHaveAttribute('href', `/projects/${PROJECT_ID}/runs/${RUN_ID}`);
  });

  it('says when there are none', async () => {
    renderApp(<RunsTab projectId={PROJECT_ID} />, () => ({ body: { orchestrations: [], total: 0 } }));
    expect(await screen.findByText(/No runs yet/)).toBeVisible();
  });

  it('says when they cannot be read', async () => {
    renderApp(<RunsTab projectId={PROJECT_ID} />, () =>
      errorAnswer(500, { code: 'INTERNAL', message: 'Broken.' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('Broken.');
  });
});

describe('RunPage', () => {
  const answer = (orchestration: ReturnType<typeof buildRun> | null) => (request: { path: string }) =>
    request.path === '/projects'
      ? { body: { projects: [buildProject()], demoAvailable: false } }
      : { body: { orchestration, workflow: null, tasks: buildTasks() } };

  it('shows a finished run without any control', async () => {
    renderApp(<RunPage projectId={PROJECT_ID} runId={RUN_ID} />, answer(completedRun()));
    await screen.findByRole('region', { name: 'Phase complete and merged' });
    for (const name of ['Dismiss', 'Pause', 'Cancel', 'Run Merge', 'Raise']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
    expect(await screen.findByRole('link', { name: 'app-api' })).toHaveAttribute(
      'href',
      `/projects/${PROJECT_ID}`,
    );
  });

  it('asks for this run and no other', async () => {
    const { seen } = renderApp(<RunPage projectId={PROJECT_ID} runId={RUN_ID} />, answer(buildRun()));
    await screen.findByRole('button', { name: 'Pause' });
    const asked = seen.filter(({ path }) => path.endsWith('/status'));
    expect(asked.map(({ query }) => query.get('id'))).toEqual(asked.map(() => RUN_ID));
  });

  it('says when there is no such run', async () => {
    renderApp(<RunPage projectId={PROJECT_ID} runId="old" />, answer(null));
    expect(await screen.findByRole('heading', { name: 'There is no such run' })).toBeVisible();
  });
});
