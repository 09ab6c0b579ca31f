import { expect, it } from 'vitest';
import { waitFor } from '../__tests__/support/wait-for';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { enter, tabTo, typeInto, withoutPointer } from './support/keyboard';
import { openPage } from './support/open-page';
import { untilSeen, whilePolling } from './support/polling';
import { batchStates, progressOf } from './support/project-page';

describeInBrowser('Keyboard alone', () => {
  const dashboard = useDashboard();

  it('goes from the card through the dialog and its budgets to an answered, merged and completed phase', async () => {
    await dashboard().play({
      steps: [{ when: { section: 'Core', isResume: false }, do: { behaviour: 'needsInput', afterTasks: 1 } }],
    });
    const project = await dashboard().addProject('by-keys');
    const { page } = await openPage(dashboard(), '/', { before: withoutPointer });

    await enter(page.getByRole('button', { name: 'Actions for by-keys' }));
    const item = page.getByRole('menuitem', { name: 'Complete Phase' });
    await item.waitFor();
    await page.keyboard.press('ArrowDown');
    await waitFor('the focus', () => item.evaluate((element) => element === document.activeElement));
    await page.keyboard.press('Enter');

    const dialog = page.getByRole('dialog', { name: 'Complete Phase' });
    const skipAnalyze = dialog.getByRole('switch', { name: 'Skip analyze' });
    await tabTo(skipAnalyze);
    await page.keyboard.press('Space');
    await dialog.getByRole('switch', { name: 'Skip analyze', checked: true }).waitFor();
    await enter(dialog.getByRole('button', { name: 'Budget limits' }));
    await typeInto(dialog.getByRole('textbox', { name: 'Max per batch' }), '2');
    await typeInto(dialog.getByRole('textbox', { name: 'Max total' }), '8');
    await enter(dialog.getByRole('button', { name: 'Start Orchestration' }));

    await progressOf(page).waitFor();
    const asked = page.getByRole('region', { name: 'Waiting for input' });
    await untilSeen(asked);
    await enter(asked.getByRole('button', { name: 'Answer Questions' }));
    const drawer = page.getByRole('dialog', { name: 'Questions' });
    await drawer.getByRole('radio', { name: /^Files/ }).waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('ControlOrMeta+Enter');
    await drawer.waitFor({ state: 'hidden' });

    const ready = page.getByRole('region', { name: 'Merge Ready' });
    await untilSeen(ready);
    await enter(ready.getByRole('button', { name: 'Run Merge' }));
    await untilSeen(page.getByRole('region', { name: 'Phase complete and merged' }));
    expect(await batchStates(page)).toEqual(['Completed', 'Completed', 'Completed']);
    const { orchestration: run } = await dashboard().status(project.id);
    expect(run?.config.budget).toMatchObject({ maxPerBatch: 2, maxTotal: 8 });
    expect(await project.git('branch', '--show-current')).toBe('main');
  });

  it('moves by shortcuts: go-to keys, Complete Phase, pause, the palette and the list of shortcuts', async () => {
    await dashboard().play({ steps: [{ when: { section: 'Core' }, do: 'hangMidway' }] });
    const project = await dashboard().addProject('walked');
    const { page } = await openPage(dashboard(), '/', { before: withoutPointer });
    await page.getByRole('link', { name: 'walked' }).first().waitFor();

    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.waitForURL('**/activity');
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Go to projects').waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });

    await page.keyboard.press('ControlOrMeta+k');
    const palette = page.getByRole('dialog', { name: 'Search everything' });
    await palette.waitFor();
    await page.keyboard.type('walked');
    await palette.getByRole('option', { name: /^walked/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${project.path}`);

    await page.getByRole('button', { name: /^Complete Phase/ }).waitFor();
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'Complete Phase' });
    await tabTo(dialog.getByRole('switch', { name: 'Skip analyze' }));
    await page.keyboard.press('Space');
    await page.keyboard.press('ControlOrMeta+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await untilSeen(progressOf(page).getByRole('button', { name: 'Pause' }));
    await page.keyboard.press('p');
    await whilePolling(page, 'the pause to be noted', async () => {
      const { orchestration: run } = await dashboard().status(project.id);
      return run?.status === 'paused' || run?.intents.pause?.when === 'after-batch';
    });
  });
});
