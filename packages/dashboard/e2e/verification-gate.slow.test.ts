import { expect, it } from 'vitest';
import { agentsStarted, overlaps, tasksDone } from '../__tests__/support/agent-trace';
import { waitFor } from '../__tests__/support/wait-for';
import { describeInBrowser } from './support/chromium';
import { type Gate, useDashboard } from './support/dashboard';
import { openPage } from './support/open-page';
import { untilSeen, whilePolling } from './support/polling';
import { batchRows, batchStates, progressOf, startPhase, stepStates } from './support/project-page';
import { listenToAnnouncements } from './support/transitions';

/** The verification gate of seed 000, line by line, in its own words. */
describeInBrowser('Verification gate', () => {
  const dashboard = useDashboard();

  it('Start orchestrate, see batches auto-detected from tasks.md sections', async () => {
    await dashboard().play({ steps: [] });
    const project = await dashboard().addProject('detected');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page, {
      before: async (opened) => {
        await opened.getByText('Detected 3 batches from tasks.md').waitFor();
        expect(await opened.getByRole('listitem').allInnerTexts()).toEqual([
          expect.stringMatching(/Setup\s+2 open tasks/),
          expect.stringMatching(/Core\s+2 open tasks/),
          expect.stringMatching(/Polish\s+1 open task/),
        ]);
      },
    });
    const rows = batchRows(page);
    await untilSeen(rows.last());
    const expected = ['Setup', 'Core', 'Polish'].map((section) => expect.stringContaining(section));
    expect(await rows.allInnerTexts()).toEqual(expected);
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
  });

  it('Batches execute sequentially without user input', async () => {
    await dashboard().play({ steps: [] });
    const project = await dashboard().addProject('sequential');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page);
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
    const trace = await dashboard().trace();
    expect(tasksDone(trace)).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    expect(agentsStarted(trace).filter((agent) => agent.startsWith('flow.implement'))).toEqual([
      'flow.implement "Setup"',
      'flow.implement "Core"',
      'flow.implement "Polish"',
    ]);
    expect(overlaps(trace)).toEqual([]);
    for (const file of ['src/setup.mjs', 'src/core.mjs', 'docs/usage.md']) {
      expect(await project.read(file)).not.toBe('');
    }
  });

  it('Introduce a failure (e.g., missing file), see auto-heal attempt', async () => {
    const repair = dashboard().gate();
    await dashboard().play({
      steps: [
        { when: { section: 'Core', isHealer: false }, do: MISSING_FILE },
        { when: { isHealer: true }, do: repair.after(0) },
      ],
    });
    const project = await dashboard().addProject('healing');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page);
    await untilSeen(
      progressOf(page).getByRole('paragraph').getByText('Auto-healing batch 2...', { exact: true }),
    );
    await batchRows(page).nth(1).getByRole('img', { name: 'Healing' }).waitFor();
    await progressOf(page).getByText('Auto-healing batch 2, attempt 1 of 1').first().waitFor();
    await repair.open();
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
  });

  it('If heal succeeds, execution continues', async () => {
    await dashboard().play({ steps: [{ when: { section: 'Core', isHealer: false }, do: MISSING_FILE }] });
    const project = await dashboard().addProject('healed');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page);
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
    expect(await batchStates(page)).toEqual(['Completed', 'Healed', 'Completed']);
    const trace = await dashboard().trace();
    const agents = agentsStarted(trace);
    expect(agents.filter((agent) => agent.includes('healer'))).toHaveLength(1);
    expect(agents.indexOf('flow.implement "Polish"')).toBeGreaterThan(
      agents.findIndex((agent) => agent.includes('healer')),
    );
    expect(tasksDone(trace)).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
  });

  it('Progress shows batch status clearly', async () => {
    const halfway = dashboard().gate();
    await dashboard().play({ steps: [{ when: { section: 'Core' }, do: halfway.after(1) }] });
    const project = await dashboard().addProject('progress');
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page);
    const progress = progressOf(page);
    await untilSeen(
      progress.getByRole('paragraph').getByText('Implementing batch 2 of 3: Core', { exact: true }),
    );
    expect(await batchStates(page)).toEqual(['Completed', 'Running', 'Pending']);
    await untilSeen(progress.getByText(/^3\/5 tasks complete \(60%\)$/));
    expect(await batchRows(page).nth(1).textContent()).toMatch(/1\/2\s+tasks/);
    const bar = progress.getByRole('progressbar', { name: 'Tasks complete' });
    expect(await bar.getAttribute('aria-valuetext')).toBe('3 of 5 tasks complete');
    await halfway.open();
    await untilSeen(page.getByRole('region', { name: 'Merge Ready' }));
    await progress.getByText(/^5\/5 tasks complete \(100%\)$/).waitFor();
  });

  it('State machine transitions correctly (design→implement→verify)', async () => {
    const gates: Record<string, Gate> = {
      Design: dashboard().gate(),
      Analyze: dashboard().gate(),
      Implement: dashboard().gate(),
      Verify: dashboard().gate(),
    };
    await dashboard().play({
      steps: Object.entries(gates).map(([step, gate]) => ({
        when: { skill: step.toLowerCase() },
        do: gate.after(0),
      })),
    });
    const project = await dashboard().addProject('transitions', { tasks: null });
    const { page } = await openPage(dashboard(), project.path);
    await startPhase(page, { analyze: true });
    const announcements = await listenToAnnouncements(page);
    const seen: string[] = [];
    await whilePolling(page, 'the merge to be ready', async () => {
      const { current } = await stepStates(page);
      if (current !== null && seen.at(-1) !== current) {
        seen.push(current);
        await gates[current]?.open();
      }
      return current === 'Merge';
    });
    expect(seen).toEqual(['Design', 'Analyze', 'Implement', 'Verify', 'Merge']);
    expect((await stepStates(page)).done).toEqual(['Design', 'Analyze', 'Implement', 'Verify']);
    await waitFor('the last announcement', async () =>
      /^Merge ready\./.test((await announcements()).at(-1) ?? ''),
    );
    const skills = agentsStarted(await dashboard().trace()).map((agent) => agent.split(' ')[0]);
    expect([...new Set(skills)]).toEqual(['flow.design', 'flow.analyze', 'flow.implement', 'flow.verify']);
  });
});

/** One task is done, then the agent gives up on the next one. */
const MISSING_FILE = {
  behaviour: 'fail',
  afterTasks: 1,
  message: "ENOENT: no such file or directory, open 'src/store.mjs'",
};
