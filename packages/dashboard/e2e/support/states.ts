import type { Page } from 'playwright-core';
import { batchRun } from '@/test/batch-run-fixture';
import {
  attentionRun,
  budgetRun,
  buildRun,
  cancelledRun,
  completedRun,
  healedRun,
  healingRun,
  mergeReadyRun,
  parkedRun,
  pausedRun,
  RUN_ID,
  skippedRun,
  waitingRun,
  wavesRun,
  workflowRun,
} from '@/test/fixtures';
import { buildPreview, buildProject, buildProjects } from '@/test/project-fixtures';
import { openDialog } from './project-page';
import type { Answers } from './stand-in';

/** A state of a page that people can meet, from fixtures. */
export interface PageState extends Answers {
  readonly path: string;
  /** Text by which the state is known to be there. */
  readonly see: string | RegExp;
  /** What a person does to get there. */
  readonly act?: (page: Page) => Promise<void>;
  /** What the browser says about the replies that this state is about. */
  readonly problems?: RegExp;
}

const PROJECT = '/projects/app-api';
const LONG = 'An-unbroken-word-that-somebody-really-gave-to-a-project-because-nothing-stopped-them-'.repeat(
  2,
);

/** Every state, by name. */
export const PAGE_STATES: Readonly<Record<string, PageState>> = {
  'projects-empty': {
    path: '/',
    projects: { ...buildProjects(), projects: [] },
    see: 'No projects yet',
  },
  projects: { path: '/', projects: buildProjects(), see: 'Needs you' },
  'projects-error': {
    path: '/',
    errors: { '/projects': serverError() },
    see: 'Something went wrong inside SpecFlow.',
    problems: /status of 500/,
  },
  'projects-menu': {
    path: '/',
    see: 'Needs you',
    bodies: { '/workflow/skills': { skills: [] } },
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for docs-site' }).click();
      await page.getByRole('menuitem', { name: 'Complete Phase' }).waitFor();
    },
  },
  'add-project': {
    path: '/',
    see: 'Needs you',
    act: async (page) => {
      await page.getByRole('button', { name: 'Add project' }).click();
      await page.getByRole('dialog', { name: 'Add project' }).getByLabel('Folder').waitFor();
    },
  },
  'add-project-refused': {
    path: '/',
    see: 'Needs you',
    errors: {
      'POST /projects': {
        status: 400,
        body: {
          error: {
            code: 'INVALID_PATH',
            message: 'There is no folder /home/ada/code/no-such-project.',
            hint: 'Type the whole path of a folder on this machine, such as /home/you/code/app.',
          },
        },
      },
    },
    problems: /status of 400/,
    act: async (page) => {
      await page.getByRole('button', { name: 'Add project' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add project' });
      await dialog.getByLabel('Folder').fill('/home/ada/code/no-such-project');
      await dialog.getByRole('button', { name: 'Add project' }).click();
      await dialog.getByRole('alert').waitFor();
    },
  },
  'remove-project': {
    path: '/',
    see: 'Needs you',
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for docs-site' }).click();
      await page.getByRole('menuitem', { name: /^Remove/ }).click();
      await page.getByRole('alertdialog', { name: 'Remove docs-site?' }).waitFor();
    },
  },
  'run-workflow': {
    path: '/',
    see: 'Needs you',
    act: async (page) => {
      await page.getByRole('button', { name: 'Actions for docs-site' }).click();
      const group = page.getByRole('menuitem', { name: 'Run Workflow' });
      await page.getByRole('menuitem', { name: 'Complete Phase' }).waitFor();
      if (await group.isVisible()) await group.press('ArrowRight');
      await page.getByRole('menuitem', { name: 'Review' }).press('Enter');
      await page.getByRole('dialog', { name: 'Run /flow.review' }).waitFor();
    },
  },
  'long-text': {
    path: '/',
    projects: {
      ...buildProjects(),
      projects: [buildProject({ name: LONG, path: `/home/ada/${LONG}/${LONG}`, needs: LONG })],
    },
    see: /^An-unbroken/,
  },
  'not-found': { path: '/nowhere', see: 'There is no such page', problems: /status of 404/ },
  'project-unknown': { path: '/projects/unknown', see: 'This project is not in the list' },
  idle: { path: PROJECT, see: 'Automatically execute all steps to complete phase' },
  'project-error': {
    path: PROJECT,
    errors: { '/workflow/orchestrate/status': serverError() },
    see: 'Something went wrong inside SpecFlow.',
    problems: /status of 500/,
  },
  running: { path: PROJECT, run: buildRun(), see: 'Batches' },
  'running-long-text': { path: PROJECT, run: longRun(), see: 'Batches' },
  healing: { path: PROJECT, run: healingRun(), see: /^Fixing:/ },
  healed: { path: PROJECT, run: healedRun(), see: 'Merge Ready' },
  paused: { path: PROJECT, run: pausedRun(), see: 'Resume' },
  parked: { path: PROJECT, run: parkedRun(), see: 'Probe now' },
  question: { path: PROJECT, run: waitingRun(), see: 'Answer Questions' },
  'question-drawer': {
    path: `${PROJECT}?drawer=questions`,
    run: waitingRun(),
    see: 'PostgreSQL',
  },
  'needs-attention': { path: PROJECT, run: attentionRun(), see: 'Retry batch' },
  'needs-money': { path: PROJECT, run: budgetRun(), see: 'Raise budget' },
  'merge-ready': {
    path: PROJECT,
    run: mergeReadyRun({ unproven: ['T031', 'T033'] }),
    see: 'Merge Ready',
  },
  'user-gate': {
    path: PROJECT,
    run: mergeReadyRun({ userGate: 'pending' }),
    see: 'Merge Ready',
    act: async (page) => {
      await page.getByRole('button', { name: 'Run Merge' }).click();
      await page.getByRole('alertdialog', { name: 'This phase has a user gate' }).waitFor();
    },
  },
  finish: {
    path: PROJECT,
    run: mergeReadyRun(),
    see: 'Merge Ready',
    act: async (page) => {
      await page.getByRole('button', { name: 'Finish without merge' }).click();
      await page.getByRole('alertdialog', { name: 'Finish without merging?' }).waitFor();
    },
  },
  complete: { path: PROJECT, run: completedRun(), see: 'Phase complete and merged' },
  cancelled: { path: PROJECT, run: cancelledRun(), see: 'Run cancelled' },
  cancel: {
    path: PROJECT,
    run: buildRun(),
    see: 'Batches',
    act: async (page) => {
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('alertdialog', { name: 'Cancel this run?' }).waitFor();
    },
  },
  tasks: { path: `${PROJECT}?tab=tasks`, run: buildRun(), see: 'Retry policy' },
  'tasks-graph': {
    path: `${PROJECT}?tab=tasks&view=graph&task=T018`,
    run: buildRun(),
    see: 'Graph of tasks',
  },
  sessions: { path: `${PROJECT}?tab=sessions`, run: buildRun(), see: 'Open session' },
  files: { path: `${PROJECT}?tab=files`, run: buildRun(), see: 'Complete a phase' },
  skipped: {
    path: PROJECT,
    run: skippedRun(),
    see: 'Merge Ready',
    act: async (page) => {
      await page.getByRole('button', { name: /^Skipped 2/ }).click();
      await page.getByText('Skipped by a person.').waitFor();
    },
  },
  waves: { path: PROJECT, run: wavesRun(), see: 'Wave 2 of 2' },
  'waves-timeline': {
    path: `${PROJECT}/runs/${RUN_ID}?view=timeline`,
    run: wavesRun(),
    see: 'Wave 2 · T014, T015',
  },
  'selected-tasks': { path: PROJECT, run: batchRun(), see: 'Waves' },
  'selected-tasks-run': {
    path: `${PROJECT}/runs/${RUN_ID}`,
    run: batchRun(),
    see: 'Open session',
  },
  workflow: { path: PROJECT, run: workflowRun(), see: '/flow.review the last phase' },
  why: {
    path: PROJECT,
    run: healingRun(),
    see: /^Fixing:/,
    act: async (page) => {
      await page
        .getByRole('button', { name: /why\?$/ })
        .first()
        .click();
      await page.getByRole('dialog', { name: 'Why' }).waitFor();
    },
  },
  'session-drawer': {
    path: `${PROJECT}?drawer=session`,
    run: buildRun(),
    see: 'I begin with T013: the retry policy.',
  },
  'diff-drawer': {
    path: `${PROJECT}?drawer=diff`,
    run: mergeReadyRun(),
    see: 'const limit = 50;',
  },
  'pause-menu': {
    path: PROJECT,
    run: buildRun(),
    see: 'Batches',
    act: async (page) => {
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('menuitem', { name: 'After this batch' }).waitFor();
    },
  },
  'go-back': {
    path: PROJECT,
    run: pausedRun(),
    see: 'Resume',
    act: async (page) => {
      await page.getByRole('button', { name: 'Go back…' }).click();
      await page.getByRole('dialog', { name: 'Go back to a step' }).getByRole('radio').first().check();
    },
  },
  'raise-budget': {
    path: PROJECT,
    run: buildRun(),
    see: 'Batches',
    act: async (page) => {
      await page.getByRole('button', { name: 'Raise' }).click();
      await page.getByRole('dialog', { name: 'Raise budget' }).waitFor();
    },
  },
  'raise-budget-stop': {
    path: PROJECT,
    run: budgetRun(),
    see: 'Raise budget',
    act: async (page) => {
      await page.getByRole('button', { name: 'Raise budget' }).click();
      await page.getByRole('dialog', { name: 'Raise budget' }).waitFor();
    },
  },
  'run-list': { path: `${PROJECT}/runs/${RUN_ID}`, run: buildRun(), see: 'Open session' },
  'run-graph': { path: `${PROJECT}/runs/${RUN_ID}?view=graph`, run: buildRun(), see: 'Graph of tasks' },
  'run-graph-list': {
    path: `${PROJECT}/runs/${RUN_ID}?view=graph`,
    run: buildRun(),
    see: 'Graph of tasks',
    act: async (page) => {
      await page.getByRole('button', { name: 'Show as list' }).click();
      await page.getByRole('columnheader', { name: 'Depends on' }).waitFor();
    },
  },
  'run-timeline': { path: `${PROJECT}/runs/${RUN_ID}?view=timeline`, run: healingRun(), see: 'Healing' },
  'run-timeline-table': {
    path: `${PROJECT}/runs/${RUN_ID}?view=timeline`,
    run: completedRun(),
    see: 'Agent at work',
    act: async (page) => {
      await page.getByRole('button', { name: 'Show as table' }).click();
      await page.getByRole('columnheader', { name: 'Duration' }).waitFor();
    },
  },
  activity: { path: '/activity', run: buildRun(), see: 'Live runs' },
  settings: { path: '/settings', see: 'Make room' },
  palette: {
    path: '/',
    see: 'Needs you',
    act: async (page) => {
      await page.keyboard.press('ControlOrMeta+k');
      await page.getByRole('option').first().waitFor();
    },
  },
  shortcuts: {
    path: PROJECT,
    run: buildRun(),
    see: 'Batches',
    act: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  },
  'maintenance-status': { path: '/', see: 'Needs you', act: (page) => openMaintenance(page, 'Status') },
  'maintenance-check': { path: '/', see: 'Needs you', act: (page) => openMaintenance(page, 'Validate') },
  runs: { path: `${PROJECT}?tab=runs`, run: buildRun(), see: 'Merged into main.' },
  permalink: { path: `${PROJECT}/runs/${RUN_ID}`, run: completedRun(), see: 'Phase complete and merged' },
  dialog: { path: PROJECT, see: 'Complete Phase', act: (page) => openDialog(page).then(() => undefined) },
  'dialog-budgets': {
    path: PROJECT,
    see: 'Complete Phase',
    act: async (page) => {
      const dialog = await openDialog(page);
      await dialog.getByRole('button', { name: 'Budget limits' }).click();
      await dialog.getByRole('textbox', { name: 'Max total' }).scrollIntoViewIfNeeded();
    },
  },
  'dialog-mistakes': { path: PROJECT, see: 'Complete Phase', act: makeMistakes },
  'dialog-warnings': {
    path: PROJECT,
    preview: buildPreview({
      plan: {
        usedFallback: true,
        batchCount: 3,
        warnings: [{ code: 'NO_SECTIONS', message: 'No sections found — using fixed batches of 15' }],
      },
      preflight: {
        warnings: [
          {
            code: 'DIRTY',
            message: '3 files have uncommitted changes. They become part of the first batch’s evidence.',
          },
        ],
      },
    }),
    see: 'Complete Phase',
    act: (page) => openDialog(page).then(() => undefined),
  },
  'dialog-blocked': {
    path: PROJECT,
    preview: buildPreview({
      preflight: {
        blockers: [
          {
            code: 'AGENT_MISSING',
            message: 'Claude Code was not found.',
            fix: 'Install it with npm install -g @anthropic-ai/claude-code, or set SPECFLOW_CLAUDE_BIN.',
          },
          {
            code: 'SKILL_MISSING',
            message: '/flow.implement is missing in this project.',
            fix: 'Run specflow init in the project.',
          },
        ],
      },
    }),
    see: 'Complete Phase',
    act: (page) => openDialog(page).then(() => undefined),
  },
  'dialog-refused': {
    path: PROJECT,
    errors: {
      '/workflow/orchestrate': {
        status: 409,
        body: {
          error: {
            code: 'ORCHESTRATION_IN_PROGRESS',
            message: 'Orchestration already in progress',
            details: { orchestrationId: RUN_ID },
          },
        },
      },
    },
    see: 'Complete Phase',
    problems: /status of 409/,
    act: async (page) => {
      const dialog = await openDialog(page);
      await dialog.getByRole('button', { name: 'Start Orchestration' }).click();
      await dialog.getByText('Orchestration already in progress').waitFor();
    },
  },
};

/** By keys: on a narrow screen the items stand in the menu itself. */
async function openMaintenance(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Actions for docs-site' }).click();
  const group = page.getByRole('menuitem', { name: 'Maintenance' });
  await page.getByRole('menuitem', { name: 'Complete Phase' }).waitFor();
  if (await group.isVisible()) await group.press('ArrowRight');
  await page.getByRole('menuitem', { name: item }).press('Enter');
  await page
    .getByRole('dialog', { name: item })
    .getByText(/docs-site/)
    .waitFor();
  await page.getByRole('dialog', { name: item }).getByRole('list').first().waitFor();
}

async function makeMistakes(page: Page): Promise<void> {
  const dialog = await openDialog(page);
  for (const part of ['Advanced options', 'Budget limits', 'Agent permissions']) {
    await dialog.getByRole('button', { name: part }).click();
  }
  await dialog.getByRole('textbox', { name: 'Batch size fallback' }).fill('0');
  await dialog.getByRole('textbox', { name: 'Max total' }).fill('much');
  await dialog.getByRole('radio', { name: /^Bypass permissions/ }).click();
  await dialog.getByRole('textbox', { name: 'Max per batch' }).scrollIntoViewIfNeeded();
}

function serverError() {
  const hint = 'The log of the dashboard has the details.';
  return {
    status: 500,
    body: { error: { code: 'INTERNAL', message: 'Something went wrong inside SpecFlow.', hint } },
  };
}

/** Names and reasons far longer than any that fit. */
function longRun() {
  const run = buildRun();
  const [first, ...rest] = run.batches.items;
  if (first === undefined) return run;
  return {
    ...run,
    batches: { ...run.batches, items: [{ ...first, section: LONG }, ...rest] },
    decisionLog: run.decisionLog.map((entry) => ({ ...entry, reason: LONG })),
    progress: { ...run.progress, label: `Implementing batch 2 of 4: ${LONG}` },
  };
}
