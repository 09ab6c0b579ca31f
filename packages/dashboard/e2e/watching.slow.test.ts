import { expect, it } from 'vitest';
import { agentsStarted, tasksDone } from '../__tests__/support/agent-trace';
import { expectAccessible } from './support/accessible';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { openPage, untilTitled } from './support/open-page';
import { untilSeen } from './support/polling';
import { batchRows, batchStates, progressOf, startPhase } from './support/project-page';
import { listenToAnnouncements } from './support/transitions';

describeInBrowser('Watching a run', () => {
  const dashboard = useDashboard();

  it('shows a question, takes its answer, shows a repair, and tells a screen reader each transition once', async () => {
    await dashboard().play({
      steps: [
        { when: { section: 'Setup', isResume: false }, do: { behaviour: 'needsInput', afterTasks: 1 } },
        // Long enough for the page to see each of them, and for axe to look at one.
        { when: { section: 'Setup', isResume: true }, delayMs: 1_500 },
        {
          when: { section: 'Core', isHealer: false },
          delayMs: 1_500,
          do: { behaviour: 'fail', afterTasks: 1 },
        },
        { when: { isHealer: true }, delayMs: 4_000 },
        { when: { section: 'Polish' }, delayMs: 2_000 },
        { when: { skill: 'verify' }, delayMs: 2_000 },
      ],
    });
    const project = await dashboard().addProject('watched');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page);
    const announcements = await listenToAnnouncements(page);
    const progress = progressOf(page);

    const asked = page.getByRole('region', { name: 'Waiting for input' });
    await untilSeen(asked.getByText('Which storage should the feature use?'));
    expect(await batchStates(page)).toEqual(['Waiting', 'Pending', 'Pending']);
    await untilTitled(page, 'Waiting for input');
    await asked.getByRole('button', { name: 'Answer Questions' }).click();
    const drawer = page.getByRole('dialog', { name: 'Questions' });
    await drawer.getByRole('radio', { name: /^Memory/ }).check();
    await expectAccessible(page, 'answering');
    await drawer.getByRole('button', { name: 'Send answers' }).click();
    await drawer.waitFor({ state: 'hidden' });

    await untilSeen(progress.getByRole('paragraph').getByText('Auto-healing batch 2...', { exact: true }));
    await batchRows(page).nth(1).getByRole('img', { name: 'Healing' }).waitFor();
    await untilSeen(page.getByRole('button', { name: /^Healing.*why\?$/ }));
    await expectAccessible(page, 'healing, live');
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
    expect(await batchStates(page)).toEqual(['Completed', 'Healed', 'Completed']);

    // Answered questions stay to be read.
    await progress.getByRole('button', { name: '1 answer' }).click();
    await drawer.getByRole('region', { name: 'Answered' }).getByText('Memory').waitFor();
    await page.keyboard.press('Escape');

    // Each transition is told once; the first batch is told again when its agent goes on.
    const heard = (await announcements()).filter((text) => text !== 'No open questions.');
    const begun = heard[0]?.startsWith('Waiting') === true ? [] : ['Implementing batch 1 of 3: Setup'];
    expect(heard).toEqual([
      ...begun,
      'Waiting for input. Which storage should the feature use?',
      'Implementing batch 1 of 3: Setup',
      'Implementing batch 2 of 3: Core',
      'Auto-healing batch 2...',
      'Implementing batch 3 of 3: Polish',
      'Verifying the phase',
      expect.stringMatching(/^Merge ready\./),
    ]);
    const trace = await dashboard().trace();
    expect(agentsStarted(trace)[1]).toBe('flow.implement "Setup" resumed');
    expect(tasksDone(trace)).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    const { orchestration: run } = await dashboard().status(project.id);
    const answered = run?.executionRecords.find(({ answers }) => answers !== undefined);
    expect(Object.values(answered?.answers ?? {})).toEqual(['Memory']);
  });
});
