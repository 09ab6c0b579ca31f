import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { updateStateFile } from '@specflow/cli/lib';
import { describe, expect, it } from 'vitest';
import { agentsStarted, overlaps, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { ONE_BATCH, PHASE } from '../support/project-fixture';
import { waitFor } from '../support/wait-for';
import { createWorld } from '../support/world';

const TASKS = `specs/${PHASE.branch}/tasks.md`;

describe('an agent that does nothing', () => {
  it('F11: exits with 0 and gets one healer; when that does nothing either the run stops, and says which task', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: { steps: [{ do: 'doNothing' }] } });
    const engine = await openEngine(world);
    await engine.start();
    const stopped = await engine.until('needs_attention');
    expect(await world.attemptDirs()).toHaveLength(2);
    expect(agentsStarted(await world.trace())).toEqual([
      'flow.implement "Setup"',
      expect.stringContaining('healer'),
    ]);
    expect(stopped.batches.items[0]).toMatchObject({ status: 'failed', tasksCompleted: 0, healAttempts: 1 });
    expect(stopped.recoveryContext?.issue).toContain('T001');
    expect(stopped.next).toContain('retry');
    await engine.command({ type: 'cancel' });
  });
});

describe('an agent that leaves processes behind', () => {
  it('F17: in its own group: they are ended, and neither the next batch nor the end of the run waits for them', async () => {
    const world = await createWorld({ scenario: { steps: [{ do: 'spawnChild' }] } });
    const engine = await openEngine(world);
    await engine.start();
    await engine.until('waiting_merge');
    expect(overlaps(await world.trace())).toEqual([]);
    expect(tasksDone(await world.trace())).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    await engine.command({ type: 'finish' });
    await waitFor('everything to be gone', async () => (await world.processes()).length === 0);
  });
});

describe('an agent that asks', () => {
  it('F28: its question survives a restart with its id; the answer resumes the same session, once', async () => {
    const asks = { when: { section: 'Core' }, do: { behaviour: 'needsInput', afterTasks: 1 } };
    const world = await createWorld({ scenario: { steps: [asks] } });
    const first = await openEngine(world);
    await first.start();
    const before = await first.until('waiting_input');
    await waitFor('everything to be gone', async () => (await world.processes()).length === 0);
    first.close();

    const engine = await openEngine(world);
    await engine.app.orchestration.reconcile();
    const after = await engine.until('waiting_input');
    const asked = after.executionRecords.find(({ status }) => status === 'waiting_for_input');
    const known = before.executionRecords.find(({ status }) => status === 'waiting_for_input');
    expect(asked?.questions).toEqual(known?.questions);
    expect(asked?.questions).toHaveLength(1);
    const answers = Object.fromEntries((asked?.questions ?? []).map(({ id }) => [id, 'Files']));
    const reply = { projectId: engine.projectId, executionId: asked?.id ?? '', answers };
    await engine.app.orchestration.answer(reply);
    const ready = await engine.until('waiting_merge');
    await expect(
      engine.app.orchestration.answer({ ...reply, answers: mapValues(answers, 'Memory') }),
    ).rejects.toMatchObject({ code: 'ALREADY_ANSWERED' });
    const execution = ready.executionRecords.find(({ id }) => id === asked?.id);
    expect(execution?.attempts.map(({ mode }) => mode)).toEqual(['new', 'resume']);
    expect(new Set(execution?.attempts.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(tasksDone(await world.trace())).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    await engine.command({ type: 'finish' });
  });
});

describe('the task file changes during a run (F31)', () => {
  it('F31: a task un-ticked and a task added by an agent are done in a batch of their own; nothing is lost or doubled', async () => {
    const changes = [
      { behaviour: 'untick', taskIds: ['T001'] },
      { behaviour: 'addTask', text: 'T006 Create src/extra.mjs', section: 'Core' },
    ];
    const world = await createWorld({
      scenario: { steps: [{ when: { section: 'Core', invocation: 1 }, do: changes }] },
    });
    const engine = await openEngine(world);
    await engine.start();
    const ready = await engine.until('waiting_merge');
    const done = tasksDone(await world.trace());
    expect(done.filter((id) => id === 'T001')).toHaveLength(2);
    expect([...new Set(done)].sort()).toEqual(['T001', 'T002', 'T003', 'T004', 'T005', 'T006']);
    expect(done).toHaveLength(7);
    expect(await world.project.read(TASKS)).not.toContain('[ ]');
    expect(ready.batches.items.every(({ status }) => status === 'completed')).toBe(true);
    expect(overlaps(await world.trace())).toEqual([]);
    await engine.command({ type: 'finish' });
  });

  it('F31: renumbered open tasks are not taken for done: the run stops, and goes on when they are back', async () => {
    const original = (text: string) => text.replace('T005', 'T905');
    const renumbered = original(
      `# Tasks\n\n## Setup\n\n- [x] T001 Create src/setup.mjs\n- [x] T002 Create src/config.mjs\n\n## Core\n\n- [ ] T003 Create src/core.mjs\n- [ ] T004 Create src/store.mjs\n\n## Polish\n\n- [ ] T005 Create docs/usage.md\n`,
    );
    const write = { behaviour: 'writeFiles', files: [{ path: TASKS, content: renumbered }], afterTasks: 2 };
    const world = await createWorld({ scenario: { steps: [{ when: { section: 'Setup' }, do: write }] } });
    const engine = await openEngine(world);
    await engine.start();
    const stopped = await engine.until('needs_attention');
    expect(stopped.recoveryContext).toMatchObject({
      code: 'TASKS_VANISHED',
      issue: expect.stringContaining('T005'),
    });
    expect(tasksDone(await world.trace())).toEqual(['T001', 'T002']);
    await world.project.write(TASKS, renumbered.replace('T905', 'T005'));
    await engine.command({ type: 'retry' });
    await engine.until('waiting_merge');
    expect(tasksDone(await world.trace())).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    await engine.command({ type: 'finish' });
  });
});

describe('the ground changes under a run', () => {
  it('SETTINGS_CHANGED: an agent that writes project settings stops the run before the next agent obeys them; retry accepts them', async () => {
    const settings = { path: '.claude/settings.json', content: '{"hooks":{}}\n' };
    const write = { behaviour: 'writeFiles', files: [settings], afterTasks: 2 };
    const world = await createWorld({ scenario: { steps: [{ when: { section: 'Setup' }, do: write }] } });
    const engine = await openEngine(world);
    await engine.start();
    const stopped = await engine.until('needs_attention');
    expect(stopped.recoveryContext).toMatchObject({ code: 'SETTINGS_CHANGED', options: ['retry', 'abort'] });
    expect(await world.attemptDirs()).toHaveLength(1);
    await engine.command({ type: 'retry' });
    await engine.until('waiting_merge');
    expect(tasksDone(await world.trace())).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    await engine.command({ type: 'finish' });
  });

  it('PHASE_CHANGED: an agent that closes the phase before the merge ends nothing: a person is asked', async () => {
    const close = { behaviour: 'closePhase', afterTasks: 2 };
    const world = await createWorld({ scenario: { steps: [{ when: { section: 'Core' }, do: close }] } });
    const engine = await openEngine(world);
    await engine.start();
    const stopped = await engine.until('needs_attention');
    expect(stopped.recoveryContext).toMatchObject({ code: 'PHASE_CHANGED', options: ['retry', 'abort'] });
    expect(stopped.outcome).toBeUndefined();
    await updateStateFile(world.project.dir, (state) => {
      const { phase } = state.orchestration;
      if (!phase) throw new Error('The project has a phase.');
      return {
        ...state,
        orchestration: { ...state.orchestration, phase: { ...phase, status: 'in_progress' } },
      };
    });
    await engine.command({ type: 'retry' });
    await engine.until('waiting_merge');
    expect(tasksDone(await world.trace())).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    await engine.command({ type: 'finish' });
  });

  it('I5: ticks in other batches without the files that they name are unproven and hold auto-merge back', async () => {
    const world = await createWorld({
      scenario: { steps: [{ when: { section: 'Setup' }, do: 'tickOthers' }] },
    });
    const engine = await openEngine(world);
    await engine.start({ autoMerge: true });
    const ready = await engine.until('waiting_merge');
    expect(ready.statusReason).toContain('3 ticks are not proven by any change');
    expect(ready.batches.items.flatMap(({ unproven }) => unproven)).toEqual(['T003', 'T004', 'T005']);
    await engine.command({ type: 'finish' });
  });

  it('BRANCH_CHANGED: an agent that leaves the branch stops the run; back on it, retry goes on without doing anything twice', async () => {
    const leave = { behaviour: 'switchBranch', branch: 'elsewhere', afterTasks: 2 };
    const world = await createWorld({ scenario: { steps: [{ when: { section: 'Setup' }, do: leave }] } });
    const engine = await openEngine(world);
    await engine.start();
    const stopped = await engine.until('needs_attention');
    expect(stopped.recoveryContext).toMatchObject({ code: 'BRANCH_CHANGED', options: ['retry', 'abort'] });
    expect(stopped.recoveryContext?.issue).toContain('elsewhere');
    expect(await world.attemptDirs()).toHaveLength(1);
    await engine.command({ type: 'retry' });
    expect((await engine.until('needs_attention')).recoveryContext?.code).toBe('BRANCH_CHANGED');
    await world.project.git('checkout', '-q', PHASE.branch);
    await engine.command({ type: 'retry' });
    await engine.until('waiting_merge');
    expect(tasksDone(await world.trace())).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    await engine.command({ type: 'finish' });
  });

  it('an agent that re-opens tasks again and again by verify is followed twice, then a person is asked', async () => {
    const reopen = { when: { skill: 'verify' }, do: { behaviour: 'untick', taskIds: ['T001'] } };
    const world = await createWorld({ tasks: ONE_BATCH, scenario: { steps: [reopen] } });
    const engine = await openEngine(world);
    await engine.start();
    const stopped = await engine.until('needs_attention');
    expect(stopped.recoveryContext?.code).toBe('VERIFY_REOPENED');
    const started = agentsStarted(await world.trace());
    expect(started.filter((line) => line.startsWith('flow.implement'))).toHaveLength(3);
    expect(started.filter((line) => line.startsWith('flow.verify'))).toHaveLength(3);
    await engine.command({ type: 'cancel' });
  });
});

describe('an agent that works on our own files', () => {
  it.each(['clean', 'corrupt'])(
    'F26: %s: the record is untouched, the copies in the project are restored',
    async (mode) => {
      // The state file belongs to the agents' tools and is tracked; it is put back as they would.
      const edit = { behaviour: 'editSpecflowDir', mode, afterTasks: 1 };
      const world = await createWorld({
        scenario: { steps: [{ when: { section: 'Core', invocation: 1 }, do: edit }] },
      });
      const engine = await openEngine(world);
      const runId = await engine.start();
      if (mode === 'corrupt') {
        const stopped = await engine.until('needs_attention');
        expect(stopped.recoveryContext?.code).toBe('STATE_INVALID');
        await world.project.git('checkout', '-q', '--', '.specflow/orchestration-state.json');
        await engine.command({ type: 'retry' });
      }
      const ready = await engine.until('waiting_merge');
      expect(ready.id).toBe(runId);
      expect(tasksDone(await world.trace())).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
      const workflows = join(world.project.dir, '.specflow', 'workflows');
      // A copy follows its record, so it may still be the one before.
      const copy = await waitFor('the copy of the newest record', async () => {
        const found = JSON.parse(await world.project.read(`.specflow/workflows/orchestration-${runId}.json`));
        return found.status === 'waiting_merge' && found;
      });
      expect(copy).toMatchObject({ id: runId, status: 'waiting_merge' });
      const sessions = ready.executionRecords.flatMap(({ attempts }) =>
        attempts.map(({ sessionId }) => sessionId),
      );
      const names = await readdir(workflows);
      expect(names).toEqual(expect.arrayContaining([...new Set(sessions)]));
      for (const sessionId of new Set(sessions))
        expect(
          JSON.parse(await world.project.read(`.specflow/workflows/${sessionId}/metadata.json`)),
        ).toMatchObject({
          sessionId,
        });
      await engine.command({ type: 'finish' });
    },
  );
});

function mapValues(values: Readonly<Record<string, string>>, to: string): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((key) => [key, to]));
}
