import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { exactEnv } from '@/lib/services/agent/exact-env';
import { agentsStarted } from '../__tests__/support/agent-trace';
import { expectAccessible } from './support/accessible';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { openPage, untilTitled } from './support/open-page';
import { untilSeen, whilePolling } from './support/polling';
import { listenToAnnouncements } from './support/transitions';

const run = promisify(execFile);
const SECTIONS = ['Setup', 'Durations', 'Money', 'Slugs and documentation'];

describeInBrowser('Complete Phase', () => {
  const dashboard = useDashboard();

  it('goes from an empty home to a merged phase of the demo, and its files and tests are real', async () => {
    const { url, home, play, trace } = dashboard();
    const later = SECTIONS.slice(1).map((section, index) => {
      const label = `Implementing batch ${index + 2} of 4: ${section}`;
      return { section, label, gate: dashboard().gate() };
    });
    await play({ steps: later.map(({ section, gate }) => ({ when: { section }, do: gate.after(0) })) });
    const { page } = await openPage(dashboard(), '/');

    await page.getByRole('heading', { name: 'No projects yet' }).waitFor();
    await page.getByRole('button', { name: 'Try the demo' }).click();
    await page.getByRole('heading', { level: 1, name: 'everyday-helpers' }).waitFor();
    await page
      .getByRole('navigation', { name: 'Breadcrumb' })
      .getByRole('link', { name: 'Projects' })
      .click();

    const card = page.getByRole('link', { name: 'everyday-helpers', exact: true });
    await card.and(page.getByRole('main').getByRole('link')).waitFor();
    await page.getByRole('main').getByText('Simulated agent').waitFor();
    await page.getByRole('button', { name: 'Actions for everyday-helpers' }).click();
    await page.getByRole('menuitem', { name: 'Complete Phase' }).click();

    const dialog = page.getByRole('dialog', { name: 'Complete Phase' });
    await dialog.getByText('Detected 4 batches from tasks.md').waitFor();
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual(
      SECTIONS.map((section) => expect.stringContaining(section)),
    );
    await dialog.getByRole('button', { name: 'Start Orchestration' }).click();

    const progress = page.getByRole('region', { name: 'Orchestration Progress' });
    await progress.waitFor();
    const announcements = await listenToAnnouncements(page);
    await untilSeen(progress.getByRole('paragraph').getByText(/^Implementing batch 2 of 4/));
    await expectAccessible(page, 'running');
    for (const { label, gate } of later) {
      await whilePolling(page, `hearing "${label}"`, async () => (await announcements()).includes(label));
      await gate.open();
    }
    const ready = page.getByRole('region', { name: 'Merge Ready' });
    await untilSeen(ready);
    await untilTitled(page, 'Merge ready · everyday-helpers');

    await ready.getByRole('button', { name: 'Run Merge' }).click();
    await untilSeen(page.getByRole('region', { name: 'Phase complete and merged' }));
    await progress.getByText('14/14').first().waitFor();

    const heard = await announcements();
    expect(heard).toEqual([...new Set(heard)]);
    const batches = heard.filter((text) => text.startsWith('Implementing'));
    // What it begins with is told to nobody, whether that is a batch or still an earlier step.
    const first = batches.length > later.length ? [`Implementing batch 1 of 4: ${SECTIONS[0]}`] : [];
    expect(batches).toEqual([...first, ...later.map(({ label }) => label)]);

    const demo = join(home, 'demo');
    const { stdout: branch } = await run('git', ['branch', '--show-current'], { cwd: demo });
    expect(branch.trim()).toBe('main');
    expect(await readFile(join(demo, 'src/money.mjs'), 'utf8')).toContain('export');
    const tests = await run(process.execPath, ['--test', 'test/'], {
      cwd: demo,
      env: exactEnv({ PATH: process.env.PATH ?? '' }),
    });
    expect(tests.stdout).toContain('# fail 0');
    expect(agentsStarted(await trace()).filter((agent) => agent.startsWith('flow.implement'))).toEqual(
      SECTIONS.map((section) => `flow.implement "${section}"`),
    );
    expect(page.url().startsWith(url)).toBe(true);
  });
});
