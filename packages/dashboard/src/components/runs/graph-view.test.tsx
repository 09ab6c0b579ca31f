import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { buildTaskGraph, type PlanTask, type PlanView } from '@/lib/view/graph';
import { visiblePart } from '@/lib/view/graph-window';
import { batchRun } from '@/test/batch-run-fixture';
import { buildRun, PROJECT_ID, wavesRun } from '@/test/fixtures';
import { provideListLayout } from '@/test/list-layout';
import { errorAnswer, renderApp } from '@/test/render-app';
import GraphView from './graph-view';

const task = (id: string, dependsOn: readonly string[] = [], more: Partial<PlanTask> = {}): PlanTask => ({
  id,
  description: `Work of ${id}`,
  status: 'pending',
  section: 'Setup',
  line: 1,
  dependsOn,
  files: [],
  parallel: false,
  ...more,
});

const planOf = (tasks: readonly PlanTask[], more: Partial<PlanView> = {}): PlanView => ({
  source: 'tasks.md',
  tasks,
  criticalPath: [],
  cycles: [],
  ...more,
});

const PLAN = planOf(
  [
    task('T001', [], { status: 'done' }),
    task('T002', ['T001']),
    task('T003', ['T001']),
    task('T004', ['T002']),
  ],
  {
    criticalPath: ['T002', 'T004'],
  },
);

describe('buildTaskGraph', () => {
  it('puts each task one level after the last one that it needs', () => {
    expect(buildTaskGraph(PLAN, null).levels).toEqual([['T001'], ['T002', 'T003'], ['T004']]);
  });

  it('keeps tasks of a cycle, after all others', () => {
    const graph = buildTaskGraph(
      planOf([task('A', ['B']), task('B', ['A']), task('C'), task('D', ['A'])]),
      null,
    );
    expect(graph.levels).toEqual([['C'], ['A', 'B', 'D']]);
  });

  it('marks only steps along the critical path', () => {
    const critical = buildTaskGraph(PLAN, null).edges.filter(({ isCritical }) => isCritical);
    expect(critical).toEqual([{ from: 'T002', to: 'T004', isCritical: true }]);
  });

  it('of a batch that several agents do, shows only the tasks of groups at work as in progress', () => {
    const plan = planOf(['T011', 'T013', 'T014', 'T018'].map((id) => task(id)));
    const states = [...buildTaskGraph(plan, wavesRun()).nodes.values()].map(({ state }) => state);
    expect(states).toEqual(['pending', 'in_progress', 'in_progress', 'pending']);
  });

  it('shows open tasks of the batch at work as in progress', () => {
    const plan = planOf([task('T013'), task('T030')]);
    const { nodes } = buildTaskGraph(plan, buildRun());
    expect([nodes.get('T013')?.state, nodes.get('T030')?.state]).toEqual(['in_progress', 'pending']);
  });

  it('lays out 2,000 tasks, and draws only those in sight', () => {
    const tasks = Array.from({ length: 2_000 }, (_, n) => task(`T${n}`, n < 50 ? [] : [`T${n - 50}`]));
    const graph = buildTaskGraph(planOf(tasks), null);
    expect(graph.nodes.size).toBe(2_000);
    const part = visiblePart(graph, { left: 0, top: 0, width: 1_200, height: 600 }, null);
    expect(part.nodes.length).toBeLessThan(200);
    expect(part.nodes.length).toBeGreaterThan(20);
  });

  it('draws the lines of a task that all others need as one, those of the chosen task apart', () => {
    const tasks = Array.from({ length: 2_000 }, (_, n) => task(`T${n}`, n === 0 ? [] : ['T0']));
    const graph = buildTaskGraph(planOf(tasks), null);
    const window = { left: 0, top: 0, width: 1_200, height: 600 };
    const curves = (path: string) => path.split('M').length - 1;
    expect(curves(visiblePart(graph, window, null).lines.plain)).toBe(1_999);
    const { plain, chosen } = visiblePart(graph, window, 'T7').lines;
    expect([curves(plain), curves(chosen)]).toEqual([1_998, 1]);
  });
});

describe('GraphView', () => {
  const show = (plan: PlanView) =>
    renderApp(<GraphView projectId={PROJECT_ID} run={null} />, ({ path }) =>
      path === `/projects/${PROJECT_ID}/plan` ? { body: plan } : undefined,
    );

  it('leads through the tasks with the arrow keys, one tab stop for all', async () => {
    const { user } = show(PLAN);
    const first = await screen.findByRole('button', { name: /T001/ });
    const stops = screen.getAllByRole('button', { name: /T00/ }).filter(({ tabIndex }) => tabIndex === 0);
    expect(stops).toEqual([first]);
    first.focus();
    await user.keyboard('{ArrowRight}');
    expect(screen.getByRole('button', { name: /T002/ })).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('button', { name: /T003/ })).toHaveFocus();
    await user.keyboard('{ArrowLeft}');
    expect(first).toHaveFocus();
  });

  it('says the state of each task in words', async () => {
    show(PLAN);
    const done = await screen.findByRole('button', { name: /T001/ });
    expect(within(done).getByRole('img', { name: 'Done' })).toBeVisible();
  });

  describe('as a list', () => {
    provideListLayout();

    it('offers the same', async () => {
      const { user } = show(PLAN);
      await user.click(await screen.findByRole('button', { name: 'Show as list' }));
      expect(screen.getAllByRole('row')).toHaveLength(5);
      expect(screen.getByRole('row', { name: /T004/ })).toHaveTextContent('3T004 Work of T004OpenT002');
    });

    it('of 2,000 tasks, has only the rows on screen, and says how many there are', async () => {
      const { user } = show(planOf(Array.from({ length: 2_000 }, (_, n) => task(`T${n}`))));
      await user.click(await screen.findByRole('button', { name: 'Show as list' }));
      expect(screen.getByRole('table')).toHaveAttribute('aria-rowcount', '2001');
      expect(screen.getAllByRole('row').length).toBeLessThan(60);
      expect(screen.getByRole('row', { name: /T0 / })).toHaveAttribute('aria-rowindex', '2');
    });
  });

  it('names tasks that wait for each other', async () => {
    show(planOf([task('A', ['B']), task('B', ['A'])], { cycles: [['A', 'B']] }));
    expect(await screen.findByText(/A → B/)).toBeVisible();
  });

  it('says why there is none', async () => {
    show(planOf([]));
    expect(await screen.findByText(/its tasks appear here/)).toBeVisible();
  });

  it('says when the plan cannot be read', async () => {
    renderApp(<GraphView projectId={PROJECT_ID} run={null} />, () =>
      errorAnswer(422, { code: 'FILE_UNREADABLE', message: 'The task file cannot be read.' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('The task file cannot be read.');
  });

  it('shows the file that the run worked on, also without any phase', async () => {
    const run = batchRun();
    const { seen } = renderApp(<GraphView projectId={PROJECT_ID} run={run} />, ({ path, query }) =>
      path === `/projects/${PROJECT_ID}/plan` && query.get('id') === run.id ? { body: PLAN } : undefined,
    );
    expect(await screen.findByRole('button', { name: /T001/ })).toBeVisible();
    expect(seen.every(({ query }) => query.get('id') === run.id)).toBe(true);
  });
});
