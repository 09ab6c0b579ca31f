import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProjectStatusSchema } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import {
  findPhaseArtifacts,
  findProjectRoot,
  readProjectStatus,
  recordVerification,
  updateStateFile,
} from '../src/lib/index';
import { createProject } from './support/project';
import { tempFolder } from './support/temp-folder';

const TASKS = `# Tasks

## Setup
- [x] T001 one
- [~] T002 put off

## Core
- [ ] T003 three
- [b] T004 four (blocked: no key)
`;

describe('readProjectStatus', () => {
  it('has the documented shape, with deferred tasks counted as settled', async () => {
    const { root } = await createProject({ tasks: TASKS });
    const status = await readProjectStatus(root);
    expect(ProjectStatusSchema.parse(status)).toEqual(status);
    expect(status).toEqual({
      phase: {
        number: '0010',
        name: 'Initial Setup',
        branch: '0010-initial-setup',
        status: 'in_progress',
        hasUserGate: false,
        userGateStatus: 'none',
      },
      step: { current: 'implement', index: 2, status: 'in_progress' },
      progress: { tasksCompleted: 2, tasksTotal: 4, tasksBlocked: 1, tasksDeferred: 1, percentage: 50 },
      verification: { status: 'none' },
      health: { status: 'ready', issues: [] },
      nextAction: 'continue_implement',
      blockers: ['T004: no key'],
      context: {
        featureDir: join(root, 'specs/0010-initial-setup'),
        hasSpec: false,
        hasPlan: false,
        hasTasks: true,
      },
    });
  });

  it('is not held up for ever by a deferred task', async () => {
    const { root } = await createProject({ tasks: '## A\n- [x] T001 a\n- [-] T002 b\n' });
    expect(await readProjectStatus(root)).toMatchObject({
      nextAction: 'run_verify',
      progress: { percentage: 100 },
    });
  });

  it('reads CRLF and a byte order mark, and skips fences and comments', async () => {
    const text = '\uFEFF## A\n- [x] T001 a\n```\n- [ ] T002 b\n```\n<!--\n- [ ] T003 c\n-->\n- [ ] T1000 d\n';
    const { root } = await createProject({ tasks: text.replaceAll('\n', '\r\n') });
    expect((await readProjectStatus(root)).progress).toMatchObject({ tasksCompleted: 1, tasksTotal: 2 });
  });

  it('counts a verification only for the phase that it was made for', async () => {
    const { root } = await createProject({ tasks: '## A\n- [x] T001 a\n', step: 'verify' });
    expect((await readProjectStatus(root)).nextAction).toBe('run_verify');
    await recordVerification(root, { status: 'passed', executionId: 'e1', at: '2026-11-20T00:00:00Z' });
    expect(await readProjectStatus(root)).toMatchObject({
      nextAction: 'ready_to_merge',
      verification: { status: 'passed', executionId: 'e1', at: '2026-11-20T00:00:00Z' },
    });
    await updateStateFile(root, (state) => ({
      ...state,
      orchestration: { ...state.orchestration, phase: { ...state.orchestration.phase, number: '0020' } },
    }));
    expect((await readProjectStatus(root)).verification).toEqual({ status: 'none' });
  });

  it.each([
    ['the state file', { hasUserGate: true }, null],
    [
      'the roadmap',
      {},
      '| Phase | Name | Status | Gate |\n|---|---|---|---|\n| 0010 | Initial | 🔄 | USER GATE |\n',
    ],
  ])('sees a user gate in %s, which only a confirmation opens', async (_name, phase, roadmap) => {
    const project = await createProject({
      tasks: '## A\n- [x] T001 a\n',
      step: 'verify',
      stepStatus: 'complete',
    });
    if (roadmap !== null) await project.write('ROADMAP.md', roadmap);
    const setGate = (userGateStatus?: 'skipped' | 'confirmed') =>
      updateStateFile(project.root, (state) => ({
        ...state,
        orchestration: {
          ...state.orchestration,
          phase: { ...state.orchestration.phase, ...phase, userGateStatus },
        },
      }));
    await setGate();
    expect(await readProjectStatus(project.root)).toMatchObject({ nextAction: 'awaiting_user_gate' });
    await setGate('skipped');
    expect((await readProjectStatus(project.root)).phase.userGateStatus).toBe('pending');
    await setGate('confirmed');
    expect(await readProjectStatus(project.root)).toMatchObject({ nextAction: 'ready_to_merge' });
  });

  it('takes a roadmap that cannot be read for a gate', async () => {
    const project = await createProject({
      tasks: '## A\n- [x] T001 a\n',
      step: 'verify',
      stepStatus: 'complete',
    });
    await mkdir(join(project.root, 'ROADMAP.md'));
    expect(await readProjectStatus(project.root)).toMatchObject({
      phase: { hasUserGate: true, userGateStatus: 'unreadable' },
      nextAction: 'awaiting_user_gate',
    });
  });

  it('reports a wrong step index, a foreign version and a missing state file', async () => {
    const { root } = await createProject();
    await updateStateFile(root, (state) => ({
      ...state,
      orchestration: { ...state.orchestration, step: { current: 'verify', index: 1, status: 'pending' } },
    }));
    expect((await readProjectStatus(root)).health.issues).toMatchObject([{ code: 'STEP_INDEX_MISMATCH' }]);
    await updateStateFile(root, (state) => ({ ...state, schema_version: '4.0' }));
    expect((await readProjectStatus(root)).health).toMatchObject({ status: 'error' });
    const { health } = await readProjectStatus(await tempFolder());
    expect(health.issues).toMatchObject([{ code: 'NO_STATE', severity: 'error' }]);
  });
});

describe('findPhaseArtifacts', () => {
  it('takes the folder of the open phase, not the highest one', async () => {
    const project = await createProject({ tasks: TASKS });
    await project.write('specs/0099-later/tasks.md', '## Z\n- [ ] T001 z\n');
    expect(await findPhaseArtifacts(project.root)).toMatchObject({
      status: 'found',
      tasksPath: project.tasksPath,
    });
  });

  it('accepts another name behind the number only when it is the only one', async () => {
    const project = await createProject();
    await project.write('specs/0010-renamed/tasks.md', TASKS);
    expect(await findPhaseArtifacts(project.root)).toMatchObject({
      status: 'found',
      foundBy: 'phase-number',
    });
    await project.write('specs/0010-again/tasks.md', TASKS);
    expect(await findPhaseArtifacts(project.root)).toMatchObject({
      status: 'ambiguous',
      error: { code: 'AMBIGUOUS_TASKS_FILE' },
      candidates: [join(project.root, 'specs/0010-again'), join(project.root, 'specs/0010-renamed')],
    });
  });

  it('names the folder that the open phase will have', async () => {
    const { root } = await createProject();
    const expectedDir = join(root, 'specs/0010-initial-setup');
    expect(await findPhaseArtifacts(root)).toEqual({ status: 'none', expectedDir });
  });

  it('chooses in a plain spec-kit folder by the branch, or the only candidate, never by height', async () => {
    const root = await tempFolder();
    for (const name of ['001-login', '002-search']) {
      await mkdir(join(root, 'specs', name), { recursive: true });
      await writeFile(join(root, 'specs', name, 'spec.md'), '');
    }
    await writeFile(join(root, 'specs/001-login/tasks.md'), TASKS);
    expect(await findPhaseArtifacts(root)).toMatchObject({ status: 'found', foundBy: 'guessed' });
    await writeFile(join(root, 'specs/002-search/tasks.md'), TASKS);
    expect((await findPhaseArtifacts(root)).status).toBe('ambiguous');
    await mkdir(join(root, '.git'));
    await writeFile(join(root, '.git/HEAD'), 'ref: refs/heads/001-login\n');
    expect(await findPhaseArtifacts(root)).toMatchObject({
      foundBy: 'branch',
      featureDir: join(root, 'specs/001-login'),
    });
  });
});

describe('findProjectRoot', () => {
  it("walks up to the project, and does not take SpecFlow's own home for one", async () => {
    const { root } = await createProject();
    await mkdir(join(root, 'a/b'), { recursive: true });
    expect(await findProjectRoot(join(root, 'a/b'))).toBe(root);
    const user = await tempFolder();
    await mkdir(join(user, '.specflow'));
    await mkdir(join(user, 'code'));
    const env = { SPECFLOW_HOME: join(user, '.specflow') };
    expect(await findProjectRoot(join(user, 'code'), env)).toBeNull();
    await writeFile(join(user, '.specflow/registry.json'), '{}');
    expect(await findProjectRoot(join(user, 'code'), {})).toBeNull();
  });

  it.each(['token', 'runs', 'settings.json'])(
    'does not take a home that is not in use now, seen by its %s, for a project; a state file makes it one',
    async (name) => {
      const user = await tempFolder();
      await mkdir(join(user, 'code'));
      await mkdir(join(user, '.specflow', name), { recursive: true });
      const env = { SPECFLOW_HOME: '/elsewhere' };
      expect(await findProjectRoot(join(user, 'code'), env)).toBeNull();
      await writeFile(join(user, '.specflow/orchestration-state.json'), '{}');
      expect(await findProjectRoot(join(user, 'code'), env)).toBe(user);
    },
  );
});

describe('a phase in progress on the main branch', () => {
  it.each([
    ['a branch that git would have to make', [], 'git switch -c 0010-initial-setup'],
    ['a branch that exists', ['refs/heads/0010-initial-setup'], 'git switch 0010-initial-setup'],
    ['a packed branch', ['packed-refs'], 'git switch 0010-initial-setup'],
  ])('is told to go to %s', async (_name, files, fix) => {
    const { root } = await createProject();
    await mkdir(join(root, '.git/refs/heads'), { recursive: true });
    await writeFile(join(root, '.git/HEAD'), 'ref: refs/heads/main\n');
    for (const file of files)
      await writeFile(join(root, '.git', file), `${'0'.repeat(40)} refs/heads/0010-initial-setup\n`);
    expect((await readProjectStatus(root)).health.issues).toContainEqual(
      expect.objectContaining({ code: 'ON_MAIN_BRANCH', fix }),
    );
  });
});
