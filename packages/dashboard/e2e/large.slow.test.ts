import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  LARGE_PHASE,
  LONG_TRANSCRIPT,
  largeTaskText,
  writeLongTranscript,
} from '../__tests__/support/large-phase';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { elementCount, heapBytes, timeInteractions } from './support/interactions';
import { openPage } from './support/open-page';
import { untilSeen } from './support/polling';
import { progressOf, startPhase } from './support/project-page';

/** A page of any size stays as light as one of a usual phase. */
const MOST_ELEMENTS = 6_000;
const MOST_ROWS = 80;

describeInBrowser('A large phase', () => {
  const dashboard = useDashboard();

  it('of 2,000 tasks is shown in parts: overview, list, graph and dialog hold a bounded number of elements', async () => {
    await dashboard().play({ steps: [{ when: { skill: 'implement' }, do: 'hangMidway' }] });
    const project = await dashboard().addProject('two-thousand', { tasks: largeTaskText() });
    const { page } = await openPage(dashboard(), project.path);
    const counts: Record<string, number> = {};
    const interactions = await timeInteractions(page);
    await startPhase(page, {
      before: async (dialog) => {
        await dialog.getByText(`Detected ${LARGE_PHASE.sections} batches from tasks.md`).click();
        counts.dialog = await elementCount(page);
      },
    });
    await untilSeen(progressOf(page).getByText('1/2000 tasks complete (0%)'));
    counts.overview = await elementCount(page);
    await page.getByRole('tab', { name: /^Tasks/ }).click();
    await page.getByRole('heading', { name: 'Section 2', exact: true }).waitFor();
    counts.list = await elementCount(page);
    await page.getByRole('button', { name: 'Section 40', exact: true }).click();
    await page.getByText('T2000').waitFor();
    await page.getByRole('button', { name: 'Graph', exact: true }).click();
    await page.getByText('2,000 tasks').waitFor();
    counts.graph = await elementCount(page);
    const graph = page.getByRole('region', { name: /^Graph of tasks/ });
    await graph.getByRole('button').first().press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    counts['graph, moved'] = await elementCount(page);

    report('2,000 tasks', await interactions(), counts);
    expect(Object.entries(counts).filter(([, count]) => count > MOST_ELEMENTS)).toEqual([]);
  });

  it('with a transcript of 100 MB holds a window of it, wherever one reads', {
    timeout: 240_000,
  }, async () => {
    await dashboard().play({ steps: [{ when: { section: 'Setup' }, do: 'hangMidway' }] });
    const project = await dashboard().addProject('long-session');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page);
    await untilSeen(progressOf(page).getByText(/^1\/5 tasks complete/));
    const { orchestration: run } = await dashboard().status(project.id);
    await writeLongTranscript(join(dashboard().home, 'runs', run?.id ?? 'none'));

    const pages: number[] = [];
    page.on('response', async (response) => {
      if (!response.url().includes('/api/sessions/')) return;
      const body: { messages?: readonly unknown[] } = await response.json().catch(() => ({}));
      pages.push(body.messages?.length ?? 0);
    });
    const before = await heapBytes(page);
    const interactions = await timeInteractions(page);
    await progressOf(page).getByRole('button', { name: 'Session' }).first().click();
    const transcript = page.getByRole('region', { name: 'Transcript' });
    // The first look comes right after 100 MB were written, whatever else the disk is busy with.
    await transcript.getByText(LONG_TRANSCRIPT.end).waitFor({ timeout: 90_000 });
    const rows = transcript.locator('[data-index]');
    const held: number[] = [await rows.count()];
    await page.getByRole('button', { name: 'First error' }).click();
    await transcript.getByText(LONG_TRANSCRIPT.failure).first().waitFor();
    for (let step = 0; step < 12; step += 1) {
      await scrollOn(page);
      held.push(await rows.count());
    }
    await page.getByRole('button', { name: 'Jump to latest' }).click();
    await transcript.getByText(LONG_TRANSCRIPT.end).waitFor();
    held.push(await rows.count());
    const grown = (await heapBytes(page)) - before;

    report('100 MB transcript', await interactions(), {
      'rows at most': Math.max(...held),
      'messages read': pages.reduce((sum, count) => sum + count, 0),
      'heap growth, kB': Math.round(grown / 1_000),
    });
    expect(Math.max(...held)).toBeLessThanOrEqual(MOST_ROWS);
    expect(Math.max(...pages)).toBeLessThanOrEqual(200);
    expect(grown).toBeLessThan(24_000_000);
  });
});

/** A few screens further, and what that loads. */
async function scrollOn(page: Page): Promise<void> {
  const loaded = page.waitForResponse((response) => response.url().includes('/api/sessions/'), {
    timeout: 3_000,
  });
  const region = page.getByRole('region', { name: 'Transcript' });
  await region.evaluate((element) => element.scrollBy({ top: 4_000 }));
  await loaded.catch(() => undefined);
}

/** Times differ from machine to machine: they are told, not asserted. */
function report(what: string, interactions: readonly { name: string; ms: number }[], facts: object): void {
  const slowest = [...interactions].sort((a, b) => b.ms - a.ms).slice(0, 3);
  const times = slowest.map(({ name, ms }) => `${name} ${Math.round(ms)} ms`).join(', ');
  console.log(`${what}: slowest of ${interactions.length} interactions: ${times}; ${JSON.stringify(facts)}`);
}
