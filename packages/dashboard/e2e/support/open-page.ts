import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
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
}

/**
 * Opens a page of the dashboard. The test fails at its end when the page reported an error, broke its content
 * security policy, threw, or asked for anything outside of its origin. Time runs by itself and can be moved on with
 * `page.clock`.
 */
export async function openPage(
  { browser, url }: Pick<Dashboard, 'browser' | 'url'>,
  path: string,
  { theme = 'dark', width = 1280, before }: PageOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
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
    await context.close();
    const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    expect(unexpected, 'problems that the page reported').toEqual([]);
  });
  await page.clock.install();
  await before?.(page);
  await page.goto(path);
  return { page, expectProblems: (pattern) => void expected.push(pattern) };
}
