import { expect, it } from 'vitest';
import { agentsStarted, tasksDone } from '../__tests__/support/agent-trace';
import { waitFor } from '../__tests__/support/wait-for';
import { expectAccessible } from './support/accessible';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { openPage, untilTitled } from './support/open-page';
import { untilSeen, whilePolling } from './support/polling';
import { batchRows, batchStates, progressOf, startPhase } from './support/project-page';
import { listenToAnnouncements } from './support/transitions';

describeInBrowser('Watching a run', () => {
  const dashboard = useDashboard();

  it('shows a question, takes its answer, shows a repair, and tells a screen reader each transition once', async () => {
    const resumed = dashboard().gate();
    const core = dashboard().gate();
    const repair = dashboard().gate();
    const polish = dashboard().gate();
    const verify = dashboard().gate();
    await dashboard().play({
      steps: [
        { when: { section: 'Setup', isResume: false }, do: { behaviour: 'needsInput', afterTasks: 1 } },
        { when: { section: 'Setup', isResume: true }, do: resumed.after(0) },
        {
          when: { section: 'Core', isHealer: false },
          do: [core.after(0), { behaviour: 'fail', afterTasks: 1 }],
        },
        { when: { isHealer: true }, do: repair.after(0) },
        { when: { section: 'Polish' }, do: polish.after(0) },
        { when: { skill: 'verify' }, do: verify.after(0) },
      ],
    });
    const project = await dashboard().addProject('watched');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page);
    const announcements = await listenToAnnouncements(page);
    const heard = async () => (await announcements()).filter((text) => text !== 'No open questions.');
    const untilHeard = (text: string) =>
      whilePolling(page, `hearing "${text}"`, async () => (await heard()).at(-1) === text);
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
    await untilHeard('Implementing batch 1 of 3: Setup');
    await resumed.open();
    await untilHeard('Implementing batch 2 of 3: Core');
    await core.open();

    await untilSeen(progress.getByRole('paragraph').getByText('Auto-healing batch 2...', { exact: true }));
    await batchRows(page).nth(1).getByRole('img', { name: 'Healing' }).waitFor();
    await untilSeen(page.getByRole('button', { name: /^Healing.*why\?$/ }));
    await expectAccessible(page, 'healing, live');
    await untilHeard('Auto-healing batch 2...');
    await repair.open();
    await untilHeard('Implementing batch 3 of 3: Polish');
    await polish.open();
    await untilHeard('Verifying the phase');
    await verify.open();
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
    expect(await batchStates(page)).toEqual(['Completed', 'Healed', 'Completed']);

    // Answered questions stay to be read.
    await progress.getByRole('button', { name: '1 answer' }).click();
    await drawer.getByRole('region', { name: 'Answered' }).getByText('Memory').waitFor();
    await page.keyboard.press('Escape');

    // Each transition is told once; the first batch is told again when its agent goes on.
    await waitFor('the last transition', async () => (await heard()).at(-1)?.startsWith('Merge ready.'));
    const told = await heard();
    const begun = told[0]?.startsWith('Waiting') === true ? [] : ['Implementing batch 1 of 3: Setup'];
    expect(told).toEqual([
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
