import type { OrchestrationStatusReply, OrchestrationView, ProjectsReply } from '@specflow/shared/schemas';
import type { Page } from 'playwright-core';
import { ago, buildTasks, NOW } from '@/test/fixtures';
import { buildPreview, buildProjectRun, buildProjects, buildRuns } from '@/test/project-fixtures';
import { fixedBody } from './fixed-bodies';

/** What a stand-in for the API answers; what is not named comes from the fixtures. */
export interface Answers {
  /** Run of the first project; null is an idle one. */
  readonly run?: OrchestrationView | null;
  readonly preview?: OrchestrationStatusReply;
  readonly projects?: ProjectsReply;
  /** Replies to certain paths, also of one method (`POST /projects`), before all others. */
  readonly errors?: Readonly<Record<string, { readonly status: number; readonly body: unknown }>>;
  readonly bodies?: Readonly<Record<string, unknown>>;
}

/** Lets the page talk to fixtures instead of the server, at the moment at which they are looked at. */
export async function standIn(page: Page, answers: Answers): Promise<void> {
  await page.clock.setFixedTime(NOW);
  await page.route('**/api/**', (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    const path = pathname.replace(/^\/api/, '');
    const error = answers.errors?.[`${route.request().method()} ${path}`] ?? answers.errors?.[path];
    const { status, body } = error ?? { status: 200, body: bodyOf(path, searchParams, answers) };
    return route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });
  });
}

function bodyOf(path: string, query: URLSearchParams, answers: Answers): unknown {
  const own = answers.bodies?.[path];
  if (own !== undefined) return own;
  const run = answers.run ?? null;
  if (path === '/projects') return answers.projects ?? projectsWith(run);
  if (path === '/workflow/orchestrate/list') return buildRuns();
  const fixed = fixedBody(path);
  if (fixed !== undefined) return fixed;
  if (path !== '/workflow/orchestrate/status') throw new Error(`Nothing is known about ${path}`);
  if (query.has('preview')) return answers.preview ?? buildPreview();
  const workflow =
    run?.status === 'running' ? { id: 'x', sessionId: 'y', status: 'running', lastOutputAt: ago(2) } : null;
  return { orchestration: run, workflow, tasks: buildTasks(run?.progress.tasksCompleted ?? 12) };
}

/** The list agrees with the run of its first project. */
function projectsWith(run: OrchestrationView | null): ProjectsReply {
  const all = buildProjects();
  const [first, ...rest] = all.projects;
  if (first === undefined) return all;
  const { orchestration: _, ...idle } = first;
  if (run === null) return { ...all, projects: [idle, ...rest] };
  const { tasksCompleted, tasksTotal, label } = run.progress;
  const { status, currentPhase, resumeAt } = run;
  const mine = {
    ...idle,
    orchestration: buildProjectRun({
      status,
      currentPhase,
      label,
      ...(run.progress.healing === true ? { healing: true } : {}),
      ...(resumeAt === undefined ? {} : { resumeAt }),
      ...(run.batchRun === undefined ? {} : { selection: run.batchRun.selection }),
    }),
    progress: {
      tasksCompleted,
      tasksTotal,
      tasksBlocked: 0,
      tasksDeferred: 0,
      percentage: Math.floor((100 * tasksCompleted) / tasksTotal),
    },
    ...(status === 'running' ? {} : { needs: run.statusReason }),
  };
  return { ...all, projects: [mine, ...rest] };
}
