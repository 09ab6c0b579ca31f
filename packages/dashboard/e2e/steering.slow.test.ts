import { expect, it } from 'vitest';
import { agentsStarted, tasksDone } from '../__tests__/support/agent-trace';
import { processesWith } from '../__tests__/support/processes';
import { waitFor } from '../__tests__/support/wait-for';
import { expectAccessible } from './support/accessible';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { openPage } from './support/open-page';
import { untilSeen } from './support/polling';
import { batchStates, progressOf, startPhase } from './support/project-page';

describeInBrowser('Steering a run', () => {
  const dashboard = useDashboard();

  it('budgets of the dialog are checked, handed to the agent and obeyed; a raised one lets the run go on', async () => {
    await dashboard().play({
      steps: [{ when: { section: 'Setup', isResume: false }, do: { behaviour: 'overspend', costUsd: 2 } }],
    });
    const project = await dashboard().addProject('budget');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page, {
      before: async (dialog) => {
        await dialog.getByRole('button', { name: 'Budget limits' }).click();
        const perBatch = dialog.getByRole('textbox', { name: 'Max per batch' });
        await perBatch.fill('nothing');
        await dialog.getByRole('button', { name: 'Start Orchestration' }).click();
        await dialog.locator('[aria-invalid=true]').waitFor();
        await expectAccessible(page, 'dialog with a mistake');
        await perBatch.fill('0.75');
        await dialog.getByRole('textbox', { name: 'Max total' }).fill('9');
      },
    });
    const attention = page.getByRole('region', { name: 'Needs attention' });
    await untilSeen(attention);
    const evidence = attention.getByRole('definition');
    expect((await evidence.allInnerTexts()).join('\n')).toMatch(/BUDGET/);
    const { orchestration: run } = await dashboard().status(project.id);
    expect(run?.config.budget).toMatchObject({ maxPerBatch: 0.75, maxTotal: 9 });
    const agents = await dashboard().agentArguments(run?.id ?? '');
    const caps = agents.map((args) => Number(args[args.indexOf('--max-budget-usd') + 1]));
    expect(caps[0]).toBeGreaterThan(0);
    expect(Math.max(...caps)).toBe(0.75);
    expect(tasksDone(await dashboard().trace())).toEqual(['T001']);
    await expectAccessible(page, 'needs attention');

    await attention.getByRole('button', { name: 'Raise budget' }).click();
    const raise = page.getByRole('dialog', { name: 'Raise budget' });
    await raise.getByRole('textbox', { name: 'Max per batch' }).fill('5');
    await raise.getByRole('button', { name: 'Raise budget' }).click();
    await raise.waitFor({ state: 'hidden' });
    await attention.getByRole('button', { name: 'Retry batch' }).click();
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
    expect(new Set(tasksDone(await dashboard().trace())).size).toBe(5);
  });

  it('pauses after the batch at work, goes on where it was, and cancels with a receipt that is true', async () => {
    const asked = dashboard().gate();
    await dashboard().play({
      steps: [
        { when: { section: 'Setup' }, do: asked.after(0) },
        { when: { section: 'Core' }, do: 'hangMidway' },
      ],
    });
    const project = await dashboard().addProject('steered');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page);
    const progress = progressOf(page);
    await progress.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('menuitem', { name: 'After this batch' }).click();
    await progress.getByText('Pauses after this batch').waitFor();
    await asked.open();
    await untilSeen(progress.getByRole('button', { name: 'Resume' }));
    expect(await batchStates(page)).toEqual(['Completed', 'Pending', 'Pending']);
    expect(tasksDone(await dashboard().trace())).toEqual(['T001', 'T002']);
    await expectAccessible(page, 'paused');

    await progress.getByRole('button', { name: 'Resume' }).click();
    await untilSeen(
      progress.getByRole('paragraph').getByText('Implementing batch 2 of 3: Core', { exact: true }),
    );
    await waitFor('the second agent at work', async () =>
      tasksDone(await dashboard().trace()).includes('T003'),
    );
    const { orchestration: run } = await dashboard().status(project.id);
    await progress.getByRole('button', { name: 'Cancel' }).click();
    const confirm = page.getByRole('alertdialog', { name: 'Cancel this run?' });
    await confirm.getByText('Kept: every file as it is now').waitFor();
    await expectAccessible(page, 'cancel');
    await confirm.getByRole('button', { name: 'Cancel run' }).click();
    await page.getByText(/Stopped\. \d+ process(es)? ended, 0 left\./).waitFor();
    expect(await processesWith('SPECFLOW_RUN_ID', run?.id ?? 'none')).toEqual([]);
    await page.getByRole('region', { name: 'Run cancelled' }).waitFor();
    expect(agentsStarted(await dashboard().trace())).toEqual([
      'flow.implement "Setup"',
      'flow.implement "Core"',
    ]);
    await expectAccessible(page, 'cancelled');
  });

  it('a batch that nobody can heal asks a person, who skips it; what was waived is listed before the merge', async () => {
    await dashboard().play({
      steps: [
        { when: { section: 'Core' }, do: 'doNothing' },
        { when: { isHealer: true }, do: 'doNothing' },
      ],
    });
    const project = await dashboard().addProject('skipped');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page);
    const attention = page.getByRole('region', { name: 'Needs attention' });
    await untilSeen(attention);
    await attention.getByRole('button', { name: 'Skip batch' }).click();
    const confirm = page.getByRole('alertdialog', { name: 'Skip batch?' });
    await confirm.getByText(/T003, T004/).waitFor();
    await confirm.getByRole('button', { name: 'Skip batch' }).click();
    const ready = page.getByRole('region', { name: 'Merge Ready' });
    await untilSeen(ready);
    await ready.getByText('Waived (2):').waitFor();
    expect(await batchStates(page)).toEqual(['Completed', 'Skipped', 'Completed']);
    await ready.getByRole('button', { name: 'Finish without merge' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Finish without merge' }).click();
    await untilSeen(page.getByRole('region', { name: 'Phase complete, not merged' }));
    expect(await project.git('branch', '--show-current')).not.toBe('main');
  });
});
