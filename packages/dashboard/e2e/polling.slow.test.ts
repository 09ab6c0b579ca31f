import type { Page, Response } from 'playwright-core';
import { expect, it } from 'vitest';
import { waitFor } from '../__tests__/support/wait-for';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { openPage } from './support/open-page';
import { untilSeen, whilePolling } from './support/polling';
import { batchStates, progressOf, startPhase } from './support/project-page';

const LATE = { steps: [{ when: { section: 'Core' }, do: 'hangMidway' }] };

describeInBrowser('Polling', () => {
  const dashboard = useDashboard();

  it('asks every 10 s while idle and every 3 s while a run is active, and what is unchanged comes as 304', async () => {
    await dashboard().play(LATE);
    const project = await dashboard().addProject('polled');
    const { page } = await openPage(dashboard(), project.path, { before: noteRequests });
    const polls = countPolls(page);
    await page.getByRole('button', { name: /^Complete Phase/ }).waitFor();
    expect(await polls.intervalSeconds()).toBe(10);

    await startPhase(page);
    // The last thing that happens before the agent falls silent.
    await untilSeen(progressOf(page).getByText(/^3\/5 tasks complete/));
    await whilePolling(page, 'an agent that does nothing more', async () => polls.statuses.at(-1) === 304);
    const before = polls.statuses.length;
    expect(await polls.intervalSeconds()).toBe(3);
    expect(await polls.intervalSeconds()).toBe(3);
    // The clock of the page runs by itself between the measures, and may bring another one.
    await waitFor('four answers', () => polls.statuses.length >= before + 4);
    const unchanged = polls.statuses.slice(before);
    expect(new Set(unchanged)).toEqual(new Set([304]));
  });

  it('a hidden tab asks every 30 s while a run is active and never while it is idle', async () => {
    await dashboard().play(LATE);
    const project = await dashboard().addProject('hidden');
    const { page } = await openPage(dashboard(), project.path, { before: noteRequests });
    const polls = countPolls(page);
    await startPhase(page);
    await untilSeen(progressOf(page).getByText('Implementing batch 2 of 3: Core', { exact: true }).last());
    await hide(page);
    expect(await polls.intervalSeconds()).toBe(30);
    const { orchestration: run } = await dashboard().status(project.id);
    await dashboard().command('cancel', { projectId: project.id, id: run?.id ?? '' });
    await polls.next(31_000);
    // The answer decides about the next poll, once the page has taken it up.
    await page.getByRole('region', { name: 'Run cancelled' }).waitFor();
    const count = (await polls.asked()).length;
    await page.clock.runFor(120_000);
    expect((await polls.asked()).length).toBe(count);
  });

  it('says that the server is away, keeps what it showed, and recovers by itself when the server is back', async () => {
    const away = dashboard().gate();
    await dashboard().play({ steps: [{ when: { section: 'Core' }, do: away.after(0) }] });
    const project = await dashboard().addProject('restarted');
    const { page, expectProblems } = await openPage(dashboard(), project.path);
    await startPhase(page);
    await untilSeen(progressOf(page).getByText('Implementing batch 2 of 3: Core', { exact: true }).last());
    const shown = await batchStates(page);

    expectProblems(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
    await dashboard().server.kill();
    const note = page.getByRole('status').getByText(/^reconnecting · updated/);
    await untilSeen(note);
    expect(await batchStates(page)).toEqual(shown);
    expect(await progressOf(page).getByRole('button', { name: 'Cancel' }).isEnabled()).toBe(true);

    await away.open();
    await dashboard().server.start();
    await whilePolling(page, 'the note to go', async () => (await note.count()) === 0);
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
    expect(await batchStates(page)).toEqual(['Completed', 'Completed', 'Completed']);
  });
});

/** Watches the polls of the run's state; its measures stop the clock of the page and move it on. */
function countPolls(page: Page) {
  const statuses: number[] = [];
  page.on('response', (response: Response) => {
    if (isPoll(response.url())) statuses.push(response.status());
  });
  /** Times of the page at which it has asked. */
  const asked = (): Promise<number[]> => page.evaluate(() => Reflect.get(window, 'asked'));
  /** The answer decides about the next poll, once the page has taken it up. */
  const untilAnswered = () =>
    waitFor('the answers to all polls', () =>
      page.evaluate(() => Reflect.get(window, 'asked').length === Reflect.get(window, 'taken').length),
    );
  /** Moves on until the page has asked again and was answered; gives the time of the page. */
  async function next(withinMs: number): Promise<number> {
    await untilAnswered();
    const before = (await asked()).length;
    for (let ms = 0; ms < withinMs; ms += 500) {
      await page.clock.runFor(500);
      const at = (await asked())[before];
      if (at === undefined) continue;
      await untilAnswered();
      return at;
    }
    throw new Error(`No poll within ${withinMs} ms`);
  }
  return {
    statuses,
    next,
    asked,
    /** Whole seconds between two polls. */
    async intervalSeconds(): Promise<number> {
      // A little ahead: the clock of the page goes on while we ask for it, and it cannot be stopped in its past.
      await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
      const first = await next(40_000);
      const second = await next(40_000);
      await page.clock.resume();
      return Math.round((second - first) / 1_000);
    },
  };
}

/** Lets the page write down when it asks for the run's state, and what answers it has read to their end. */
async function noteRequests(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const asked: number[] = [];
    const taken: number[] = [];
    Object.assign(window, { asked, taken });
    const { fetch } = window;
    window.fetch = async (input, init) => {
      const url = String(input);
      if (!url.includes('/orchestrate/status') || url.includes('preview')) return fetch(input, init);
      asked.push(Date.now());
      try {
        const response = await fetch(input, init);
        const body = await response.text();
        // Already read: from here on the page does not wait for anything.
        return Object.assign(response, { text: async () => body });
      } finally {
        taken.push(Date.now());
      }
    };
  });
}

function isPoll(url: string): boolean {
  return url.includes('/orchestrate/status') && !url.includes('preview');
}

/** What the browser does when another tab comes to the front. */
async function hide(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
}
