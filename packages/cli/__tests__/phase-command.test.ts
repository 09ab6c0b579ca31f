import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRoadmapStatus } from '../src/lib/phase/roadmap-rows';
import { jsonOf, useBundledCli } from './support/cli-process';
import { tempFolder } from './support/temp-folder';

const cli = useBundledCli();
const FEATURE = 'specs/0010-first-steps';
const ARCHIVE = '.specify/archive/0010-first-steps';

const roadmap = (...rows: string[]) =>
  [
    '# Plan',
    '',
    '| Phase | Name | Status | Gate |',
    '|---|---|---|---|',
    ...rows,
    '',
    'Notes stay.',
    '',
  ].join('\n');
const FIRST = '| 0010 | First Steps | ⬜ Not Started | |';
const SECOND = '| **0020** | Billing | ⬜ Not Started | USER GATE |';

async function freshProject(tasks?: string) {
  const root = await tempFolder('phases');
  const env = { SPECFLOW_HOME: await tempFolder('home'), CLAUDE_CONFIG_DIR: await tempFolder('claude') };
  const run = async (...args: string[]) => jsonOf(await cli.run([...args, '--json'], { cwd: root, env }));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const read = (path: string) => readFile(join(root, path), 'utf8');
  const state = async () => JSON.parse(await read('.specflow/orchestration-state.json'));
  await run('init');
  await write('ROADMAP.md', roadmap(FIRST, SECOND));
  if (tasks !== undefined) {
    await run('phase', 'open');
    await write(`${FEATURE}/tasks.md`, tasks);
    await write(`${FEATURE}/checklists/a.md`, 'a');
  }
  return { root, run, write, read, state };
}

describe('phase open', () => {
  it('begins the first phase of the roadmap that has not begun, and refuses a second one', async () => {
    const { run, read } = await freshProject();
    expect(await run('phase', 'open')).toMatchObject({
      action: 'opened',
      phase: { number: '0010', name: 'First Steps', branch: '0010-first-steps' },
      isHotfix: false,
    });
    expect(await read('ROADMAP.md')).toBe(roadmap('| 0010 | First Steps | 🔄 In Progress | |', SECOND));
    expect(await run('phase', 'open', '0020')).toMatchObject({ error: { code: 'WRONG_STATE' } });
  });

  it('takes over the user gate of the roadmap', async () => {
    const { run, state } = await freshProject();
    await run('phase', 'open', '0020');
    expect((await state()).orchestration.phase).toMatchObject({ number: '0020', hasUserGate: true });
  });

  it('begins a hotfix after the highest number and lists it', async () => {
    const { run, read } = await freshProject();
    expect(await run('phase', 'open', '--hotfix', 'Broken', 'login')).toMatchObject({
      action: 'created',
      phase: { number: '0021', name: 'Broken login' },
      isHotfix: true,
    });
    expect(await read('ROADMAP.md')).toBe(
      roadmap(FIRST, SECOND, '| 0021 | Broken login | 🔄 In Progress |  |'),
    );
  });
});

describe('phase close', () => {
  const DONE = '## A\n- [x] T001 a\n- [~] T002 later\n';

  it('refuses open tasks and then changes nothing', async () => {
    const { run, read, state } = await freshProject('## A\n- [x] T001 a\n- [ ] T002 b\n');
    const before = [await state(), await read('ROADMAP.md')];
    expect(await run('phase', 'close')).toMatchObject({ error: { code: 'WRONG_STATE' } });
    expect([await state(), await read('ROADMAP.md')]).toEqual(before);
  });

  it('says with --dry-run what it would do, and does nothing', async () => {
    const { run, read, state, root } = await freshProject(DONE);
    const before = [await state(), await read('ROADMAP.md')];
    expect(await run('phase', 'close', '--dry-run')).toMatchObject({
      action: 'dry_run',
      archived: true,
      specsCleanup: { cleaned: true, filesArchived: 2, archivePath: join(root, ARCHIVE), skipped: false },
    });
    expect([await state(), await read('ROADMAP.md')]).toEqual(before);
    expect(await read(`${FEATURE}/tasks.md`)).toBe(DONE);
  });

  it('archives the files, counts deferred tasks as settled, resets phase and step, and records it', async () => {
    const { run, read, state, root } = await freshProject(DONE);
    expect(await run('phase', 'close')).toMatchObject({
      action: 'closed',
      phase: { number: '0010', name: 'First Steps', branch: '0010-first-steps' },
      archived: true,
      tasks: { total: 2, completed: 2, incomplete: 0, promotedToBacklog: 0 },
      deferredItems: [{ id: 'T002', description: 'later' }],
      nextPhase: { number: '0020', name: 'Billing' },
    });
    expect(await read(`${ARCHIVE}/tasks.md`)).toBe(DONE);
    expect(await readdir(join(root, 'specs'))).toEqual([]);
    expect(await read('ROADMAP.md')).toBe(roadmap('| 0010 | First Steps | ✅ Complete | |', SECOND));
    expect(await state()).toMatchObject({
      orchestration: {
        phase: { number: null, status: 'not_started' },
        step: { current: 'design', index: 0, status: 'not_started' },
        next_phase: { number: '0020', name: 'Billing' },
        dashboard: { active: null },
      },
      actions: {
        history: [{ type: 'phase_completed', phase_number: '0010', tasks_completed: 2, tasks_total: 2 }],
      },
    });
    expect(await run('status')).toMatchObject({ nextAction: 'start_phase' });
    expect(await run('phase', 'close')).toMatchObject({ error: { code: 'NO_PHASE' } });
  });

  it('leaves the files with --keep-specs; archive moves them later', async () => {
    const { run, read, root } = await freshProject(DONE);
    expect(await run('phase', 'close', '--keep-specs')).toMatchObject({
      archived: false,
      specsCleanup: { cleaned: false, skipped: true, archivePath: null },
    });
    expect(await read(`${FEATURE}/tasks.md`)).toBe(DONE);
    expect(await run('phase', 'archive', '0010')).toMatchObject({ action: 'archived' });
    expect(await read(`${ARCHIVE}/tasks.md`)).toBe(DONE);
    expect(await readdir(join(root, 'specs'))).toEqual([]);
  });

  it('puts open tasks into the backlog when forced', async () => {
    const { run, read } = await freshProject('## A\n- [ ] T001 a | b\n- [b] T002 c (blocked: no key)\n');
    expect(await run('phase', 'close', '--force')).toMatchObject({
      tasks: { total: 2, completed: 0, incomplete: 2, promotedToBacklog: 2 },
    });
    const backlog = await read('BACKLOG.md');
    expect(backlog).toContain('- [ ] T001 a | b (from phase 0010)\n');
    expect(backlog).toMatch(/- \[ \] T002 c.*\(from phase 0010\)\n/);
  });

  it('never replaces what the archive holds, nor follows a link out of the project', async () => {
    const { run, write, read, root } = await freshProject(DONE);
    await write(`${ARCHIVE}/tasks.md`, 'older');
    expect(await run('phase', 'close')).toMatchObject({ error: { code: 'CONFLICT' } });
    expect(await read(`${ARCHIVE}/tasks.md`)).toBe('older');
    expect(await run('status')).toMatchObject({ phase: { number: '0010' } });
    await rm(join(root, '.specify'), { recursive: true });
    await symlink(await tempFolder('elsewhere'), join(root, '.specify'));
    expect(await run('phase', 'close')).toMatchObject({ error: { code: 'UNSAFE_PATH' } });
    expect(await read(`${FEATURE}/tasks.md`)).toBe(DONE);
  });
});

describe('phase add, defer, archive and scan', () => {
  it('adds a row and a file, once, without touching the rest of the roadmap', async () => {
    const { run, read } = await freshProject();
    expect(
      await run('phase', 'add', '0030', 'Pay | later', '--gate', 'all green', '--user-gate'),
    ).toMatchObject({
      action: 'added',
      phase: { number: '0030', name: 'Pay | later', gate: 'all green', hasUserGate: true },
    });
    expect(await read('ROADMAP.md')).toBe(
      roadmap(FIRST, SECOND, '| 0030 | Pay / later | ⬜ Not Started | USER GATE: all green |'),
    );
    expect(await read('.specify/phases/0030-pay-later.md')).toContain('# Phase 0030: Pay | later');
    expect(await run('phase', 'add', '0030', 'Again')).toMatchObject({ error: { code: 'WRONG_STATE' } });
    expect(await run('phase', 'add', '0040', 'Bare', '--no-file')).toMatchObject({ phaseFile: null });
  });

  it('makes a roadmap where there is none, and a table where there is no table', async () => {
    const { run, read, write, root } = await freshProject();
    await write('ROADMAP.md', '# Ideas\n');
    await run('phase', 'add', '0001', 'One');
    expect(await read('ROADMAP.md')).toMatch(
      /^# Ideas\n\n\| Phase .*\n\|-.*\n\| 0001 \| One \| ⬜ Not Started \| {2}\|\n$/,
    );
    await rm(join(root, 'ROADMAP.md'));
    await run('phase', 'add', '0002', 'Two');
    expect(await read('ROADMAP.md')).toContain('| 0002 | Two |');
  });

  it('defers tasks by id and other things by text, each once', async () => {
    const { run, read } = await freshProject('## A\n- [ ] T001 a\n- [ ] T002 b\n');
    const defer = () => run('phase', 'defer', 'T002', 'dark mode', '-p', '0020', '-r', 'no time');
    expect(await defer()).toMatchObject({
      action: 'deferred',
      items: [{ description: 'T002 b', taskId: 'T002' }, { description: 'dark mode' }],
    });
    await defer();
    expect(await read('BACKLOG.md')).toBe(
      '# Backlog\n\n' +
        '- [ ] T002 b (from phase 0010; for phase 0020; reason: no time)\n' +
        '- [ ] dark mode (from phase 0010; for phase 0020; reason: no time)\n',
    );
    expect(await run('status')).toMatchObject({ progress: { tasksDeferred: 1, tasksCompleted: 1 } });
    expect(await run('phase', 'defer', 'T099')).toMatchObject({ error: { code: 'UNKNOWN_TASK' } });
  });

  it('archives no phase that is open or unfinished, unless forced', async () => {
    const { run, write, read } = await freshProject('## A\n- [x] T001 a\n');
    expect(await run('phase', 'archive', '0010')).toMatchObject({ error: { code: 'WRONG_STATE' } });
    expect(await run('phase', 'archive', '0099')).toMatchObject({ error: { code: 'NOT_FOUND' } });
    await write('specs/0005-old/tasks.md', '- [ ] T001 a\n');
    expect(await run('phase', 'archive', '0005')).toMatchObject({ error: { code: 'WRONG_STATE' } });
    expect(await run('phase', 'archive', '0005', '--force')).toMatchObject({ action: 'archived' });
    expect(await read('.specify/archive/0005-old/tasks.md')).toBe('- [ ] T001 a\n');
  });

  it('scans every place and names what does not agree', async () => {
    const { run, write, root } = await freshProject('## A\n- [x] T001 a\n');
    await write('specs/0005-old/spec.md', 'x');
    const scan = (await run('phase', 'scan')) as unknown as {
      phases: { number: string }[];
      problems: { number: string }[];
    };
    expect(scan.phases).toMatchObject([
      { number: '0005', status: null, specDir: join(root, 'specs/0005-old') },
      { number: '0010', status: 'in_progress', isOpen: true },
      { number: '0020', status: 'not_started', hasUserGate: true },
    ]);
    expect(scan.problems.map(({ number }) => number)).toEqual(['0005']);
  });
});

describe('the status column of ROADMAP.md', () => {
  it.each([
    ['✅ Complete', 'complete'],
    ['done', 'complete'],
    ['**Completed** 2025-01-01', 'complete'],
    ['🔄 In Progress', 'in_progress'],
    ['active', 'in_progress'],
    ['⏳ Awaiting User', 'awaiting_user'],
    ['🚫 Blocked', 'blocked'],
    ['⬜ Not Started', 'not_started'],
    ['', 'not_started'],
    ['incomplete', 'not_started'],
    ['not done', 'not_started'],
  ])('"%s" means %s', (cell, status) => {
    expect(parseRoadmapStatus(cell)).toBe(status);
  });
});
