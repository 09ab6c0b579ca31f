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
    const { page } = await openPage(dashboard(), project.path);
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
    expect(polls.statuses.slice(before)).toEqual([304, 304, 304, 304]);
  });

  it('a hidden tab asks every 30 s while a run is active and never while it is idle', async () => {
    await dashboard().play(LATE);
    const project = await dashboard().addProject('hidden');
    const { page } = await openPage(dashboard(), project.path);
    const polls = countPolls(page);
    await startPhase(page);
    await untilSeen(progressOf(page).getByText('Implementing batch 2 of 3: Core', { exact: true }).last());
    await hide(page);
    expect(await polls.intervalSeconds()).toBe(30);
    const { orchestration: run } = await dashboard().status(project.id);
    await dashboard().command('cancel', { projectId: project.id, id: run?.id ?? '' });
    await polls.next(31_000);
    const count = polls.statuses.length;
    await page.clock.runFor(120_000);
    expect(polls.statuses.length).toBe(count);
  });

  it('says that the server is away, keeps what it showed, and recovers by itself when the server is back', async () => {
    await dashboard().play({ steps: [{ when: { section: 'Core' }, delayMs: 1_500 }] });
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

    await dashboard().server.start();
    await whilePolling(page, 'the note to go', async () => (await note.count()) === 0);
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
    expect(await batchStates(page)).toEqual(['Completed', 'Completed', 'Completed']);
  });
});

/** Watches the polls of the run's state; its measures move the clock of the page. */
function countPolls(page: Page) {
  const statuses: number[] = [];
  page.on('response', (response: Response) => {
    const { pathname, searchParams } = new URL(response.url());
    if (pathname.endsWith('/orchestrate/status') && !searchParams.has('preview')) {
      statuses.push(response.status());
    }
  });
  /** Moves on by steps of half a second until the next poll has been answered; gives the milliseconds. */
  async function next(withinMs: number): Promise<number> {
    const count = statuses.length;
    const asked = { poll: false };
    const onRequest = (request: { url(): string }) => {
      asked.poll ||= request.url().includes('/orchestrate/status');
    };
    page.on('request', onRequest);
    let ms = 0;
    for (; ms < withinMs && !asked.poll; ms += 500) await page.clock.runFor(500);
    page.off('request', onRequest);
    if (!asked.poll) throw new Error(`No poll within ${withinMs} ms`);
    await waitFor('the answer to a poll', () => statuses.length > count);
    return ms;
  }
  return {
    statuses,
    next,
    /** Whole seconds between two polls. */
    async intervalSeconds(): Promise<number> {
      await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1));
      await next(40_000);
      const seconds = Math.round((await next(40_000)) / 1_000);
      await page.clock.resume();
      return seconds;
    },
  };
}

/** What the browser does when another tab comes to the front. */
async function hide(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
}
