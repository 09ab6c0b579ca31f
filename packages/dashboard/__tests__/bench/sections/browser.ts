import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../../../e2e/support/chromium-path';
import { heapBytes } from '../../../e2e/support/interactions';
import { LONG_TRANSCRIPT } from '../../support/large-phase';
import { type LargeHome, makeLargeHome } from '../browser/large-home';
import { type Interaction, type InteractionCost, watchInteractions } from '../browser/watch-interaction';
import { withScope } from '../cleanups';
import type { Section } from '../context';
import type { Measure } from '../report';
import { median } from '../statistics';

type Costs = Map<string, InteractionCost[]>;
type Measured = (name: string, one: Interaction) => Promise<void>;

/** How long a page with a large phase, and one with a long transcript, keep a person waiting. */
export const browserSection: Section = ({ sizes, cleanups, say }) =>
  withScope(cleanups, async (scope) => {
    if (chromiumPath === null) {
      say('There is no chromium here; install it or set SPECFLOW_CHROMIUM.');
      return { title: 'In the browser (no chromium here)', measures: [] };
    }
    const home = await makeLargeHome(sizes.large, scope);
    const browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'],
    });
    scope.add(() => browser.close());
    const costs: Costs = new Map();
    const heap: number[] = [];
    for (let round = 0; round < sizes.browserRounds; round += 1) {
      say(`Round ${round + 1} of ${sizes.browserRounds} …`);
      const context = await browser.newContext({
        baseURL: home.server.url,
        viewport: { width: 1440, height: 900 },
      });
      await walkTasks(context, home, costs);
      heap.push(await walkTranscript(context, home, costs));
      await context.close();
    }
    return {
      title: `In the browser: ${sizes.large.sections * sizes.large.perSection} tasks, and ${Math.round(sizes.large.transcriptBytes / 1e6)} MB of transcript, medians of ${sizes.browserRounds}`,
      measures: [
        ...[...costs].flatMap(([name, all]) => measuresOf(name, all)),
        { name: 'transcript: growth of the heap', value: median(heap) / 1e6, unit: 'MB' },
      ],
    };
  });

async function walkTasks(context: BrowserContext, home: LargeHome, costs: Costs): Promise<void> {
  const idle = await openPage(context, `/projects/${home.idleId}`);
  const onIdle = await measureInto(costs, idle);
  await onIdle('Complete Phase dialog', {
    on: idle.getByRole('button', { name: /^Complete Phase/ }),
    answers: '[role=dialog]',
    shows: '[role=dialog]',
    text: 'batches from tasks.md',
  });
  await idle.close();
  const page = await openPage(context, `/projects/${home.liveId}`);
  const measure = await measureInto(costs, page);
  await measure('tab “Tasks”', {
    on: page.getByRole('tab', { name: /^Tasks/ }),
    answers: '[id$=-trigger-tasks][aria-selected=true]',
    shows: 'fieldset[aria-label="View of the tasks"]',
  });
  await measure('a section opens', {
    on: page.getByRole('button', { name: 'Section 30', exact: true }),
    shows: '[data-slot=collapsible-content]',
    text: 'T1451',
  });
  await measure('graph of the tasks', {
    on: page.getByRole('button', { name: 'Graph', exact: true }),
    answers: 'fieldset button:last-child[aria-pressed=true]',
    shows: '[data-slot=card]',
    text: '2,000 tasks',
  });
  const graph = page.getByRole('region', { name: /^Graph of tasks/ });
  await graph.getByRole('button').first().focus();
  await measure('a task in the graph', {
    on: graph.getByRole('button').nth(1),
    shows: 'section[aria-label^="Task T"]',
  });
  await measure('graph as a list', {
    on: page.getByRole('button', { name: 'Show as list' }),
    shows: 'table',
    text: 'T051',
  });
  await measure('tab “Overview”', {
    on: page.getByRole('tab', { name: 'Overview' }),
    answers: '[id$=-trigger-overview][aria-selected=true]',
    shows: 'section',
    text: 'tasks complete',
  });
  await page.close();
}

async function walkTranscript(context: BrowserContext, home: LargeHome, costs: Costs): Promise<number> {
  // On a page of its own: a collection throws away the compiled code that the interactions would use.
  const untouched = await openPage(context, `/projects/${home.liveId}`);
  const before = await heapBytes(untouched);
  await untouched.close();
  const page = await openPage(context, `/projects/${home.liveId}`);
  const measure = await measureInto(costs, page);
  const region = '[aria-label=Transcript]';
  await measure('transcript opens at its end', {
    on: page.getByRole('button', { name: 'Session' }).first(),
    answers: '[role=dialog]',
    shows: region,
    text: LONG_TRANSCRIPT.end,
  });
  const transcript = page.getByRole('region', { name: 'Transcript' });
  for (let step = 0; step < 6; step += 1) {
    await measure('transcript scrolls', {
      on: transcript,
      act: ({ mouse }) => mouse.wheel(0, -1_500),
      shows: `${region}[aria-busy=false]`,
    });
  }
  await measure('transcript: first error', {
    on: page.getByRole('button', { name: 'First error' }),
    shows: region,
    text: LONG_TRANSCRIPT.failure,
  });
  await measure('transcript: jump to the latest', {
    on: page.getByRole('button', { name: 'Jump to latest' }),
    shows: region,
    text: LONG_TRANSCRIPT.end,
  });
  const grown = (await heapBytes(page)) - before;
  await page.close();
  return grown;
}

/** A page that has come to rest. */
async function openPage(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  await page.waitForFunction(() => document.querySelector('[data-slot=skeleton]') === null);
  await page.waitForLoadState('networkidle');
  return page;
}

async function measureInto(costs: Costs, page: Page): Promise<Measured> {
  const watch = await watchInteractions(page);
  return async (name, one) => {
    costs.set(name, [...(costs.get(name) ?? []), await watch(one)]);
  };
}

function measuresOf(name: string, all: readonly InteractionCost[]): readonly Measure[] {
  const middle = (key: keyof InteractionCost) => median(all.map((cost) => cost[key]));
  return [
    { name: `${name}: processor time of the page`, value: middle('cpuMs'), unit: 'ms', below: 100 },
    { name: `${name}: to feedback`, value: middle('feedbackMs'), unit: 'ms', below: 100 },
    { name: `${name}: to content`, value: middle('contentMs'), unit: 'ms', below: 100 },
  ];
}
