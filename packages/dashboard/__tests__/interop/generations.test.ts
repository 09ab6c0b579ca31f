import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { closePhase, readProjectStatus, readTaskFile, updateStateFile } from '@specflow/cli/lib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEngine } from '../support/engine';
import { seenByOtherTools } from '../support/other-tools';
import { ONE_BATCH } from '../support/project-fixture';
import { createWorld } from '../support/world';
import * as golden from './golden-files';

async function layOut(files: Readonly<Record<string, unknown>>): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'specflow-generation-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(
      join(root, path),
      typeof content === 'string' ? content : JSON.stringify(content, null, 2),
    );
  }
  return root;
}

const SPECS = {
  'specs/0010-initial-setup/spec.md': '# Spec\n',
  'specs/0010-initial-setup/plan.md': '# Plan\n',
  'specs/0010-initial-setup/tasks.md': '## Setup\n- [x] T001 One\n- [~] T002 Two\n- [ ] T003 Three\n',
};

const GENERATIONS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['2: the state in .specify', { ...SPECS, '.specify/orchestration-state.json': golden.stateWithoutRun }],
  [
    'with records of their own beside the state',
    {
      ...SPECS,
      '.specflow/orchestration-state.json': golden.stateWithoutRun,
      [`.specflow/workflows/orchestration-${golden.OLD_RUN}.json`]: golden.oldRecord,
      [`.specflow/workflows/spawn-intent-${golden.OLD_RUN}.json`]: golden.spawnIntent,
      [`.specflow/workflows/runner-${golden.OLD_RUN}.json`]: golden.runnerFile,
      '.specflow/workflows/index.json': golden.sessionIndex,
    },
  ],
  ['with the run inside the state', { ...SPECS, '.specflow/orchestration-state.json': golden.stateWithRun }],
  [
    'with everything null or absent that may be',
    { ...SPECS, '.specflow/orchestration-state.json': golden.sparseState },
  ],
];

describe.each(GENERATIONS)('a project of generation %s', (_name, files) => {
  it('is read: phase, step, tasks and progress', async () => {
    const root = await layOut(files);
    const status = await readProjectStatus(root);
    expect(status).toMatchObject({
      phase: { number: '0010', name: 'Initial Setup', status: 'in_progress' },
      step: { current: 'implement' },
      progress: { tasksCompleted: 2, tasksTotal: 3, tasksDeferred: 1 },
      nextAction: 'continue_implement',
    });
    expect(status.health.status).not.toBe('error');
    expect((await readTaskFile(root)).document.tasks).toHaveLength(3);
  });

  it('keeps every key that we do not know, and stays readable for other tools, when we write', async () => {
    const root = await layOut(files);
    const path = Object.keys(files).find((name) => name.endsWith('orchestration-state.json')) ?? '';
    const before = JSON.parse(await readFile(join(root, path), 'utf8'));
    await updateStateFile(root, (state) => ({ ...state, ours: 1 }));
    const after = JSON.parse(await readFile(join(root, path), 'utf8'));
    expect(after).toEqual({ ...before, ours: 1, last_updated: after.last_updated });
    if (path.startsWith('.specflow')) await seenByOtherTools(root);
  });

  it('can be closed: history and archive as other tools write them', async () => {
    const root = await layOut(files);
    await writeFile(join(root, 'specs/0010-initial-setup/tasks.md'), '## Setup\n- [x] T001 One\n');
    await closePhase(root);
    expect(await readdir(join(root, '.specify', 'archive'))).toEqual(['0010-initial-setup']);
    expect((await readProjectStatus(root)).nextAction).toBe('start_phase');
    if (Object.keys(files).some((name) => name.startsWith('.specflow/orch'))) {
      const seen = await seenByOtherTools(root);
      expect(seen.actions?.history?.at(-1)).toMatchObject({ type: 'phase_completed', phase_number: '0010' });
    }
  });
});

describe('records that other tools left in a project', () => {
  it('are never taken for ours, block no start and stay as they are, also when they are broken', async () => {
    const world = await createWorld({ tasks: ONE_BATCH });
    const foreign: Readonly<Record<string, string>> = {
      [`orchestration-${golden.OLD_RUN}.json`]: JSON.stringify(golden.oldRecord),
      'orchestration-11111111-1111-4111-8111-111111111111.json': '{"id":',
      [`spawn-intent-${golden.OLD_RUN}.json`]: JSON.stringify(golden.spawnIntent),
      [`runner-${golden.OLD_RUN}.json`]: JSON.stringify(golden.runnerFile),
      'index.json': JSON.stringify(golden.sessionIndex),
      'pending-22222222-2222-4222-8222-222222222222.json': JSON.stringify(golden.executionRecord),
      [`${golden.OLD_SESSION}/metadata.json`]: JSON.stringify(golden.executionRecord),
    };
    for (const [name, text] of Object.entries(foreign))
      await world.project.write(`.specflow/workflows/${name}`, text);
    const engine = await openEngine(world);
    const id = await engine.start();
    await engine.until('waiting_merge');
    await engine.command({ type: 'finish' });
    const { orchestrations } = await engine.app.orchestration.list(engine.projectId, 10);
    expect(orchestrations.map((run) => run.id)).toEqual([id]);
    for (const [name, text] of Object.entries(foreign))
      expect(await world.project.read(`.specflow/workflows/${name}`), name).toBe(text);
    expect((await seenByOtherTools(world.project.dir)).orchestration.dashboard?.active).toMatchObject({
      id,
      status: 'completed',
    });
  });
});
