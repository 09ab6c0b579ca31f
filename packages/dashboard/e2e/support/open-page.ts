import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { waitFor } from '../../__tests__/support/wait-for';
import type { Dashboard } from './dashboard';

const pictures = resolve(import.meta.dirname, '../../../../test-results');

/** A page under watch. */
export interface WatchedPage {
  readonly page: Page;
  /** Problems that a test provokes on purpose; everything else fails it. */
  expectProblems(pattern: RegExp): void;
}

/** Choices for {@link openPage}. */
export interface PageOptions {
  readonly theme?: 'dark' | 'light';
  readonly width?: number;
  /** Done before the page is loaded. */
  readonly before?: (page: Page) => Promise<void>;
  /** From {@link openContext}, for many pages in a row: it keeps the compiled code, and no page leaves anything else. */
  readonly context?: BrowserContext;
}

/** A browser profile of its own, whose clock can be moved on. */
export async function openContext(
  { browser, url }: Pick<Dashboard, 'browser' | 'url'>,
  { theme = 'dark', width = 1280 }: Pick<PageOptions, 'theme' | 'width'> = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  await context.clock.install();
  return context;
}

/**
 * Opens a page of the dashboard. The test fails at its end when the page reported an error, broke its content
 * security policy, threw, or asked for anything outside of its origin. Time runs by itself and can be moved on with
 * `page.clock`.
 */
export async function openPage(
  dashboard: Pick<Dashboard, 'browser' | 'url'>,
  path: string,
  { before, context: shared, ...look }: PageOptions = {},
): Promise<WatchedPage> {
  const { url } = dashboard;
  const context = shared ?? (await openContext(dashboard, look));
  const page = await context.newPage();
  const problems: string[] = [];
  const expected: RegExp[] = [];
  page.on('console', (message) => {
    // Reports of the security policy come as errors too.
    if (message.type() === 'error') problems.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => problems.push(`thrown: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const target = new URL(request.url());
    const isOwn = target.origin === url || ['data:', 'blob:'].includes(target.protocol);
    if (!isOwn) problems.push(`foreign request: ${target.href}`);
  });
  page.on('websocket', (socket) => problems.push(`socket: ${socket.url()}`));
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      const name = task.name.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60);
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    }
    if (shared === undefined) await context.close();
    else await leaveNothing(page);
    const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    expect(unexpected, 'problems that the page reported').toEqual([]);
  });
  await before?.(page);
  await page.goto(path);
  return { page, expectProblems: (pattern) => void expected.push(pattern) };
}

/** Waits until the title of the page holds a text: it follows what the page shows. */
export async function untilTitled(page: Page, text: string): Promise<void> {
  await waitFor(`the title "${text}"`, async () => (await page.title()).includes(text));
}

/** Closes a page whose context goes on, as if it had never been there. */
async function leaveNothing(page: Page): Promise<void> {
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.context().clearCookies();
  await page.close();
}
