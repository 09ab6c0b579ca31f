import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { agentsStarted } from '../__tests__/support/agent-trace';
import { expectAccessible } from './support/accessible';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { openPage } from './support/open-page';
import { untilSeen } from './support/polling';
import { progressOf, startPhase, stepStates } from './support/project-page';

describeInBrowser('Managing projects and runs', () => {
  const dashboard = useDashboard();

  it('a folder that cannot be added is refused with the reason, and the next try is free of it', async () => {
    const project = await dashboard().addProject('known');
    const { page, expectProblems } = await openPage(dashboard(), '/');
    expectProblems(/status of 4\d\d/);
    await page.getByRole('button', { name: 'Add project' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Add project' });
    const folder = dialog.getByLabel('Folder');
    const refused: Record<string, string> = {};
    for (const path of ['relative/path', join(project.dir, 'nowhere'), project.tasksPath, '/']) {
      await folder.fill(path);
      await dialog.getByRole('alert').waitFor({ state: 'detached' });
      await dialog.getByRole('button', { name: 'Add project' }).click();
      refused[path] = (await dialog.getByRole('alert').textContent()) ?? '';
    }
    expect(new Set(Object.values(refused)).size).toBe(4);
    await expectAccessible(page, 'add project, refused');
  });

  it('a project is removed from the list, and its files stay', async () => {
    const project = await dashboard().addProject('leaving');
    const { page } = await openPage(dashboard(), '/');
    await page.getByRole('button', { name: 'Actions for leaving' }).click();
    await page.getByRole('menuitem', { name: /^Remove/ }).click();
    const confirm = page.getByRole('alertdialog', { name: 'Remove leaving?' });
    await confirm.getByText(project.dir).waitFor();
    await confirm.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('leaving removed').waitFor();
    await page.getByRole('link', { name: 'leaving', exact: true }).first().waitFor({ state: 'detached' });
    expect(await project.read('README.md')).toBe('# Fixture\n');
  });

  it('a single command of the card menu runs as one agent, on its own', async () => {
    await dashboard().play({ steps: [] });
    const project = await dashboard().addProject('single');
    const { page } = await openPage(dashboard(), '/');
    await page.getByRole('button', { name: 'Actions for single' }).click();
    await page.getByRole('menuitem', { name: 'Run Workflow' }).press('ArrowRight');
    await page.getByRole('menuitem', { name: '/flow.analyze' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Run /flow.analyze' });
    await dialog.getByLabel('Words after the command').fill('the last phase');
    await dialog.getByRole('button', { name: 'Run /flow.analyze' }).click();
    await page.waitForURL(`**${project.path}/runs/*`);
    await untilSeen(page.getByRole('region', { name: '/flow.analyze has ended' }));
    expect(agentsStarted(await dashboard().trace())).toEqual(['flow.analyze']);
    expect(await page.getByRole('list', { name: 'Steps of the phase' }).count()).toBe(0);
  });

  it('a limit is raised while an agent works, and a run goes back to a step with its history and costs', async () => {
    await dashboard().play({ steps: [{ when: { section: 'Polish' }, do: 'hangMidway' }] });
    const project = await dashboard().addProject('returning');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page);
    const progress = progressOf(page);
    await untilSeen(progress.getByText(/^[45]\/5 tasks complete/));
    await progress.getByRole('button', { name: 'Raise' }).click();
    const raise = page.getByRole('dialog', { name: 'Raise budget' });
    await raise.getByRole('textbox', { name: 'Max total' }).fill('60');
    await raise.getByRole('button', { name: 'Raise budget' }).click();
    await untilSeen(progress.getByText(/of \$60\.00/));

    await progress.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('menuitem', { name: 'Now' }).click();
    await untilSeen(progress.getByRole('button', { name: 'Go back…' }));
    const { orchestration: before } = await dashboard().status(project.id);
    await dashboard().play({ steps: [{ when: { skill: 'analyze' }, delayMs: 1_500 }] });
    await progress.getByRole('button', { name: 'Go back…' }).click();
    const back = page.getByRole('dialog', { name: 'Go back to a step' });
    await back.getByRole('radio', { name: /^Analyze/ }).check();
    await back.getByRole('button', { name: 'Go back' }).click();
    await back.waitFor({ state: 'hidden' });
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
    const { orchestration: after } = await dashboard().status(project.id);
    expect(after?.id).toBe(before?.id);
    expect(after?.totalCostUsd).toBeGreaterThan(before?.totalCostUsd ?? Number.POSITIVE_INFINITY);
    expect(after?.decisionLog.length).toBeGreaterThan(before?.decisionLog.length ?? 0);
    expect((await stepStates(page)).done).toContain('Analyze');
    expect(agentsStarted(await dashboard().trace())[0]).toBe('flow.analyze');
  });

  it('a Slack webhook gets a message that Slack understands; sound stays on in this browser', async () => {
    const seen: { type: string; body: unknown }[] = [];
    const hook = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      seen.push({
        type: request.headers['content-type'] ?? '',
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      response.end('ok');
    });
    hook.listen(0, '127.0.0.1');
    await once(hook, 'listening');
    onTestFinished(() => void hook.close());
    const address = hook.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { page } = await openPage(dashboard(), '/settings');
    await page.getByLabel('Address').fill(`http://127.0.0.1:${port}/hook`);
    await page.getByRole('radio', { name: /^Slack/ }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Send test' }).click();
    await page.getByText('Test message sent').waitFor();
    expect(seen).toHaveLength(1);
    expect(seen[0]?.type).toMatch(/^application\/json/);
    expect(seen[0]?.body).toEqual({ text: expect.stringContaining('SpecFlow') });

    await page.getByRole('switch', { name: 'Sound' }).check();
    await page.reload();
    // The server does not know this browser: the page does, once it is alive.
    await page.getByRole('switch', { name: 'Sound', checked: true }).waitFor();
    await expectAccessible(page, 'settings with a Slack webhook');
  });
});
