import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registryPath } from '../src/lib/index';
import { jsonOf, useBundledCli } from './support/cli-process';
import { createProject } from './support/project';
import { tempFolder } from './support/temp-folder';

const cli = useBundledCli();

const TASKS = `# Tasks

## Setup
- [ ] T001 one in src/a.ts
- [ ] T002 two (depends on T001)

## Core
- [ ] T003 three
- [b] T004 four (blocked: no key)
`;

async function projectWith(tasks: string = TASKS) {
  const project = await createProject({ tasks });
  const env = { SPECFLOW_HOME: await tempFolder('home'), CLAUDE_CONFIG_DIR: await tempFolder('claude') };
  const run = (...args: string[]) => cli.run(args, { cwd: project.root, env });
  return { ...project, env, run };
}

describe('the bundle', () => {
  it('is one executable file under 1 MB that starts from anywhere', async () => {
    const info = await stat(cli.entry);
    expect(info.size).toBeLessThan(1_000_000);
    expect(info.mode & 0o111).toBe(0o111);
    expect((await cli.run(['--version'], { cwd: '/' })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('errors', () => {
  it('are JSON on stdout with --json, wherever it stands, and exit 1', async () => {
    const { run } = await projectWith();
    for (const args of [
      ['mark', 'T099', '--json'],
      ['--json', 'mark', 'T099'],
    ]) {
      const result = await run(...args);
      expect(result).toMatchObject({ code: 1, stderr: '' });
      expect(jsonOf(result)).toMatchObject({ error: { code: 'UNKNOWN_TASK', hint: expect.any(String) } });
    }
  });

  it('are text on stderr without it, cleaned of what the user typed', async () => {
    const { run } = await projectWith();
    const result = await run('project', 'remove', '\u001b[31mred');
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toBe(
      'Error [PROJECT_NOT_FOUND]: No project with the id "red" is registered.\n' +
        'Fix: "specflow project list" shows the registered ones.\n',
    );
  });

  it.each([
    [['bogus']],
    [['mark']],
    [['project']],
    [['status', '--nope']],
    [['next', '--type', 'x']],
    [['next', '0']],
    [['mark', 'T001', '--incomplete', '--deferred']],
    [['status', '--project']],
    [[]],
    [['orchestrate', 'pause', '--wait']],
    [['dashboard', 'stop', '--detach']],
  ])('say "usage" with exit 2: %j', async (args) => {
    const { run } = await projectWith();
    const result = await run(...args, '--json');
    expect(result.code).toBe(2);
    expect(jsonOf(result)).toMatchObject({ error: { code: 'USAGE' } });
  });

  it('colour nothing when the output is no terminal', async () => {
    const { run } = await projectWith();
    expect((await run('status')).stdout).not.toContain('\u001b');
  });
});

describe('init and project', () => {
  it('initialises once, registers, lists and forgets a project', async () => {
    const root = await tempFolder('fresh');
    const env = { SPECFLOW_HOME: await tempFolder('home'), CLAUDE_CONFIG_DIR: await tempFolder('claude') };
    const run = (...args: string[]) => cli.run(args, { cwd: root, env });
    const first = jsonOf<{ id: string; path: string; name: string; created: boolean }>(
      await run('init', '--name', 'demo', '--json'),
    );
    expect(first).toMatchObject({ path: root, name: 'demo', created: true });
    expect(jsonOf(await run('init', '--json'))).toMatchObject({ id: first.id, created: false });
    const list = { projects: [{ id: first.id, path: root, name: 'demo' }] };
    expect(jsonOf(await run('project', 'list', '--json'))).toMatchObject(list);
    expect(jsonOf(await run('project', 'add', '--json'))).toMatchObject({ id: first.id, added: false });
    expect((await run('project', 'remove', first.id)).code).toBe(0);
    expect(jsonOf(await run('project', 'list', '--json'))).toEqual({ projects: [], problems: [] });
    expect((await stat(join(root, '.specflow/orchestration-state.json'))).isFile()).toBe(true);
  });

  it('never resets a corrupt registry', async () => {
    const { run, env } = await projectWith();
    await writeFile(registryPath(env.SPECFLOW_HOME), '{"projects": {');
    for (const args of [['init'], ['project', 'add'], ['project', 'list'], ['project', 'remove', 'x']]) {
      const result = await run(...args, '--json');
      expect(result.code).toBe(1);
      expect(jsonOf(result)).toMatchObject({ error: { code: 'FILE_INVALID' } });
    }
    expect(await readFile(registryPath(env.SPECFLOW_HOME), 'utf8')).toBe('{"projects": {');
  });

  it('finds a project by --project as path and as id, also from elsewhere', async () => {
    const { run, root, env } = await projectWith();
    const { id } = jsonOf<{ id: string }>(await run('project', 'add', '--json'));
    const cwd = await tempFolder();
    for (const project of [root, id]) {
      const result = await cli.run(['--project', project, 'status', '--json'], { cwd, env });
      expect(jsonOf(result)).toMatchObject({ phase: { number: '0010' } });
    }
  });
});

describe('status', () => {
  it('exits 0 outside a project and says so', async () => {
    const result = await cli.run(['status', '--json'], { cwd: await tempFolder() });
    expect(result.code).toBe(0);
    expect(jsonOf(result)).toMatchObject({
      phase: { number: null },
      health: { status: 'error', issues: [{ code: 'NO_PROJECT' }] },
      nextAction: 'fix_health',
    });
  });

  it('names the value that makes the state file invalid', async () => {
    const { run, write, read } = await projectWith();
    const state = JSON.parse(await read('.specflow/orchestration-state.json'));
    state.orchestration.phase.status = 'awaiting_user_gate';
    await write('.specflow/orchestration-state.json', JSON.stringify(state));
    const result = await run('status', '--json');
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('STATE_INVALID');
    expect(result.stdout).toContain('orchestration.phase.status');
  });
});

describe('next', () => {
  it('answers in the documented shape', async () => {
    const { run, tasksPath } = await projectWith();
    expect(jsonOf(await run('next', '--json'))).toEqual({
      action: 'implement_task',
      task: { id: 'T001', description: 'one in src/a.ts', section: 'Setup', line: 4, file: tasksPath },
      dependencies: { met: true, requires: [], blockedBy: [] },
      hints: { filesMentioned: ['src/a.ts'] },
      queue: { remainingInSection: 2, totalRemaining: 4, nextUp: expect.any(Array) },
    });
  });

  it.each([
    ['no_project', async () => tempFolder()],
    ['no_tasks_found', async () => (await createProject()).root],
    [
      'all_tasks_complete',
      async () => (await createProject({ tasks: '## A\n- [x] T001 a\n- [~] T002 b\n' })).root,
    ],
    ['all_tasks_blocked', async () => (await createProject({ tasks: '## A\n- [b] T001 a\n' })).root],
  ])('answers none with the reason %s', async (reason, makeFolder) => {
    const result = await cli.run(['next', '--json'], { cwd: await makeFolder() });
    expect(result.code).toBe(0);
    expect(jsonOf(result)).toMatchObject({ action: 'none', reason, suggestion: expect.any(String) });
  });

  it('gives the next N tasks', async () => {
    const { run } = await projectWith();
    expect(jsonOf(await run('next', '5', '--json'))).toMatchObject({
      count: 2,
      tasks: [{ id: 'T001', phase: 0, status: 'pending', sequential: false }, { id: 'T003' }],
    });
  });
});

describe('mark', () => {
  it('answers in the documented shape and ticks only the own line', async () => {
    const { run, tasksPath } = await projectWith();
    expect(jsonOf(await run('mark', 'T001', '--evidence', 'npm test', '--json'))).toEqual({
      marked: ['T001'],
      newStatus: 'complete',
      progress: { completed: 1, total: 4, percentage: 25 },
      sectionStatus: { name: 'Setup', completed: 1, total: 2, isComplete: false },
      next: { id: 'T002', description: expect.stringContaining('two'), dependenciesMet: true },
      stepComplete: false,
      evidence: { recorded: true, itemCount: 1, text: 'npm test' },
    });
    expect(await readFile(tasksPath, 'utf8')).toBe(TASKS.replace('[ ] T001', '[x] T001'));
    const evidence = JSON.parse(await readFile(join(tasksPath, '../.evidence.json'), 'utf8'));
    expect(evidence).toMatchObject({
      version: '1.0',
      items: { T001: { itemId: 'T001', evidence: 'npm test' } },
    });
  });

  it('takes ranges, and says when the step is complete', async () => {
    const { run } = await projectWith();
    expect(jsonOf(await run('mark', 'T001..T004', '--json'))).toMatchObject({
      marked: ['T001', 'T002', 'T003', 'T004'],
      progress: { completed: 4, percentage: 100 },
      stepComplete: true,
      nextAction: 'run_verify',
    });
  });

  it('opens, blocks and defers', async () => {
    const { run, tasksPath } = await projectWith();
    expect(jsonOf(await run('mark', 'T003', '--blocked', 'no access', '--json'))).toMatchObject({
      newStatus: 'blocked',
    });
    expect(await readFile(tasksPath, 'utf8')).toContain('- [b] T003 three (blocked: no access)');
    expect(jsonOf(await run('mark', 'T003', '--incomplete', '--json'))).toMatchObject({
      newStatus: 'incomplete',
    });
    expect(await readFile(tasksPath, 'utf8')).toBe(TASKS);
    expect(jsonOf(await run('mark', 'T003', '--deferred', '--json'))).toMatchObject({
      newStatus: 'deferred',
    });
    expect(await readFile(tasksPath, 'utf8')).toContain('- [~] T003 three');
  });

  it('loses none of eight processes that mark at once', async () => {
    const ids = Array.from({ length: 8 }, (_, i) => `T00${i + 1}`);
    const { run, tasksPath } = await projectWith(`## A\n${ids.map((id) => `- [ ] ${id} x\n`).join('')}`);
    const results = await Promise.all(ids.map((id) => run('mark', id, '--json')));
    expect(results.map(({ code }) => code)).toEqual(ids.map(() => 0));
    expect((await readFile(tasksPath, 'utf8')).match(/\[x\]/g)).toHaveLength(8);
  });
});

describe('tasks plan', () => {
  it('plans a file, and the same file re-opened', async () => {
    const { run, tasksPath } = await projectWith();
    await run('mark', 'T001');
    const plan = jsonOf(await run('tasks', 'plan', '--file', tasksPath, '--json'));
    expect(plan).toMatchObject({
      source: tasksPath,
      format: 'tasks',
      usedFallback: false,
      batches: [
        { index: 0, section: 'Setup', taskIds: ['T002'] },
        { index: 1, section: 'Core', taskIds: ['T003'] },
      ],
      cycles: [],
    });
    expect(jsonOf(await run('tasks', 'plan', '--reopen', '--json'))).toMatchObject({
      batches: [{ taskIds: ['T001', 'T002'] }, { taskIds: ['T003'] }],
      waves: [['T001', 'T003'], ['T002']],
      criticalPath: ['T001', 'T002'],
    });
  });

  it('makes batches of --batch-size where there are no sections', async () => {
    const { run } = await projectWith('- [ ] T001 a\n- [ ] T002 b\n- [ ] T003 c\n');
    expect(jsonOf(await run('tasks', 'plan', '--batch-size', '2', '--json'))).toMatchObject({
      usedFallback: true,
      batches: [{ taskIds: ['T001', 'T002'] }, { taskIds: ['T003'] }],
    });
    expect((await run('tasks', 'plan', '--file', 'missing.md', '--json')).stdout).toContain('NO_TASKS_FILE');
  });
});
