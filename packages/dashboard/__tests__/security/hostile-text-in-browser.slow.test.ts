/*
 * H25: text of agents and repositories in a real browser. It may be ugly; it never runs, links, loads or deceives.
 */
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../../e2e/support/chromium';
import { chromiumPath } from '../../e2e/support/chromium-path';
import { control, registerProject, startServer, untilServed } from '../support/dashboard-server';
import { createWorld } from '../support/world';

const ESC = '\u001b';
const LRI = '\u2066';
const RLO = '\u202e';
const PAYLOADS = [
  '<img src=x onerror="window.pwned=1">',
  '</script><script>window.pwned=2</script>',
  '<iframe srcdoc="<script>parent.pwned=3</script>"></iframe>',
  '[click](javascript:window.pwned=4)',
  '![x](http://evil.example/pixel.png)',
  `${ESC}]8;;javascript:window.pwned=5${ESC}\\link${ESC}]8;;${ESC}\\`,
  `${RLO}gnp.exe${LRI}`,
  '{{constructor.constructor("window.pwned=6")()}}',
  '<svg onload="window.pwned=7"><style>@import "http://evil.example/x.css";</style>',
];
const ALL = PAYLOADS.join(' ');
const TASKS = `# Tasks\n\n${PAYLOADS.map(
  (text, index) => `## Part ${index} ${text}\n\n- [ ] T00${index + 1} Write notes/n${index}.md ${text}\n`,
).join('\n')}`;

interface Seen {
  /** Dialogs, errors of the page, refusals by the policy, requests to anybody else. */
  readonly bad: string[];
  readonly page: Page;
}

async function watchPage(browser: Browser, origin: string): Promise<Seen> {
  const page = await browser.newPage();
  const bad: string[] = [];
  page.on('dialog', (dialog) => {
    bad.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => bad.push(`error ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|pwned/i.test(message.text())) bad.push(`console ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:')) bad.push(`request ${url}`);
  });
  return { bad, page };
}

describeInBrowser('hostile text in the browser', () => {
  it('H25: scripts, links, images, terminal sequences and bidi marks in tasks, errors and transcripts stay plain text', async () => {
    const world = await createWorld({
      tasks: TASKS,
      scenario: { steps: [{ do: { behaviour: 'fail', message: ALL } }] },
    });
    const server = await startServer(world);
    const projectId = await registerProject(server, world);
    const config = { skipAnalyze: true, autoHealEnabled: false, additionalContext: ALL.replaceAll(ESC, '') };
    await server.call('/workflow/orchestrate', { body: { projectId, config } });
    const run = await untilServed(server, projectId, ({ status }) => status === 'needs_attention');
    const browser = await chromium.launch({
      executablePath: chromiumPath ?? '',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'],
    });
    world.onEnd(() => browser.close());
    const { bad, page } = await watchPage(browser, server.url);
    for (const path of ['/', `/projects/${projectId}`, `/projects/${projectId}/runs/${run.id}`]) {
      await page.goto(`${server.url}${path}`);
      await page.getByText('onerror=').first().or(page.getByText('a project').first()).first().waitFor();
      const buttons = page.getByRole('button', { name: /session|transcript|details|log/i });
      if ((await buttons.count()) > 0) await buttons.first().click();
      expect(await page.evaluate(() => Reflect.get(window, 'pwned'))).toBeUndefined();
      const made = await page.evaluate(() => ({
        frames: document.querySelectorAll('iframe, object, embed').length,
        images: [...document.querySelectorAll('img')].filter(({ src }) => !src.startsWith(location.origin))
          .length,
        links: [...document.querySelectorAll('a')].filter(({ href }) => /^(?!https?:)/.test(href)).length,
        handlers: document.querySelectorAll('[onerror], [onload]').length,
        text: document.querySelector('main')?.textContent ?? '',
      }));
      expect({ ...made, text: '' }).toEqual({ frames: 0, images: 0, links: 0, handlers: 0, text: '' });
      expect(made.text).not.toBe('');
      for (const hidden of [ESC, RLO, LRI]) expect(made.text).not.toContain(hidden);
    }
    await page.goto(`${server.url}/projects/${projectId}`);
    await page.getByText('onerror=').first().waitFor();
    expect(bad).toEqual([]);
    await control(server, 'recover', { projectId, id: run.id, action: 'abort' });
  }, 120_000);
});
