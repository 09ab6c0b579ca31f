import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initProject } from '../src/lib/index';
import { jsonOf, useBundledCli } from './support/cli-process';
import { createProject } from './support/project';
import { tempFolder } from './support/temp-folder';

const cli = useBundledCli();

const PLAN = `# Plan

## Phase 1: Tests
**Execution Note:** Tasks 1.3-1.4 are [SEQUENTIAL] - both edit src/app.ts

- [x] 1.1 Implement WebSocket connection
- [ ] 1.2 Create preferences store
- [ ] 1.3 Extend src/app.ts
- [ ] 1.4 Finish src/app.ts

**VERIFY Phase 1:**
- [ ] \`npm test\` passes

## Phase 2: Integration
- [ ] 2.1 Wire it up (depends on 1.1)
- [ ] 2.2 Document it
`;

const TODO = `# TODO

### 63. Base
**Status**: [NOT STARTED]
**Dependencies**: None

### 64. First
**Status**: [NOT STARTED]
**Dependencies**: 63

### 65. Second
- **Status**: [NOT STARTED]
- **Dependencies**: 63

### 66. Third
**Status**: [NOT STARTED]
**Dependencies**: 64

### 67. Fourth
**Status**: [NOT STARTED]
**Dependencies**: 65

### 88. Apart
**Status**: [NOT STARTED]
**Dependencies**: None
`;

/** A project without phases that holds these files. */
async function projectWith(files: Record<string, string>) {
  const root = await tempFolder('project');
  await initProject(root, { name: 'demo', env: { CLAUDE_CONFIG_DIR: await tempFolder('claude') } });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const env = { SPECFLOW_HOME: await tempFolder('home') };
  return { root, run: (...args: string[]) => cli.run(args, { cwd: root, env }) };
}

interface Selection {
  count: number;
  tasks: { id: string }[];
  source: string;
}
const idsOf = (result: { stdout: string }) =>
  (JSON.parse(result.stdout) as Selection).tasks.map((task) => task.id);

describe('next N', () => {
  const current = { '.claude/current-plan.txt': 'docs/plans/app.md\n', 'docs/plans/app.md': PLAN };

  it('takes the current plan and answers in the shape of seed 003', async () => {
    const { run, root } = await projectWith(current);
    expect(jsonOf(await run('next', '5', '--json'))).toEqual({
      count: 4,
      tasks: [
        {
          id: '1.2',
          description: 'Create preferences store',
          phase: 1,
          status: 'pending',
          reason: 'pending - ready to implement',
          sequential: false,
        },
        {
          id: '1.3',
          description: 'Extend src/app.ts',
          phase: 1,
          status: 'pending',
          reason: 'pending - ready to implement',
          sequential: true,
          sequentialGroup: '1.3-1.4',
          sequentialReason: 'both edit src/app.ts',
        },
        expect.objectContaining({ id: '1.4', sequential: true }),
        expect.objectContaining({
          id: '2.1',
          phase: 2,
          reason: 'pending - dependencies met (1.1), ahead of its phase',
        }),
      ],
      advice: { min: 2, max: 3, rationale: 'Small plan, quick iteration' },
      source: join(root, 'docs/plans/app.md'),
    });
  });

  it('narrows down to phases, and takes as many as the plan is good for without a number', async () => {
    const { run } = await projectWith(current);
    expect(idsOf(await run('next', '5', 'phase:2', '--json'))).toEqual(['2.1']);
    expect(idsOf(await run('next', 'p:1', '--json'))).toEqual(['1.2', '1.3', '1.4']);
    expect(idsOf(await run('next', '2', 'p:1', 'p:2', '--json'))).toEqual(['1.2', '1.3']);
    for (const args of [
      ['next', '3', '1.2'],
      ['next', '3', 'all'],
      ['next', 'phase:x'],
    ])
      expect((await run(...args)).code).toBe(2);
  });

  it('says what holds the open tasks back', async () => {
    const { run } = await projectWith(current);
    const result = await run('next', '1');
    expect(result.stdout).toContain('1.2');
    expect(result.stdout).toContain('6 tasks: take 2-3 at a time');
    const { run: runDone } = await projectWith({ 'TODO.md': TODO.replaceAll('NOT STARTED', 'COMPLETE') });
    expect((await runDone('next', '3')).stdout).toBe('Nothing to do: no task is open.\n');
  });

  it('prefers the open phase to the current plan, and the plan to a TODO.md', async () => {
    const project = await createProject({ tasks: '## A\n- [ ] T001 a\n' });
    await project.write('.claude/current-plan.txt', 'plan.md');
    await project.write('plan.md', PLAN);
    expect(idsOf(await cli.run(['next', '1', '--json'], { cwd: project.root }))).toEqual(['T001']);
    const both = await projectWith({ ...current, 'TODO.md': TODO });
    expect(idsOf(await both.run('next', '1', '--json'))).toEqual(['1.2']);
    expect(idsOf(await both.run('next', '1', '--file', 'TODO.md', '--json'))).toEqual(['63']);
  });

  it('reads a TODO.md where there are no phases, and no prose of that name', async () => {
    const { run } = await projectWith({ 'TODO.md': TODO });
    expect(idsOf(await run('next', '9', '--json'))).toEqual(['63', '88']);
    const prose = await projectWith({ 'TODO.md': 'Write more tests.\n' });
    expect(jsonOf(await prose.run('next', '9', '--json'))).toMatchObject({ error: { code: 'NO_PHASE' } });
  });

  it('follows the pointer to no file outside the project, and reports one to nothing', async () => {
    const outside = join(await tempFolder(), 'plan.md');
    await writeFile(outside, PLAN);
    const { run, root } = await projectWith({ '.claude/current-plan.txt': outside });
    expect(jsonOf(await run('next', '1', '--json'))).toMatchObject({ error: { code: 'UNSAFE_PATH' } });
    await symlink(outside, join(root, 'link.md'));
    await writeFile(join(root, '.claude/current-plan.txt'), 'link.md');
    expect(jsonOf(await run('next', '1', '--json'))).toMatchObject({ error: { code: 'UNSAFE_PATH' } });
    await writeFile(join(root, '.claude/current-plan.txt'), 'gone.md');
    expect(jsonOf(await run('next', '1', '--json'))).toMatchObject({
      error: { code: 'NO_TASKS_FILE', message: expect.stringContaining('gone.md') },
    });
  });
});

describe('tasks plan', () => {
  it('has the waves of seed 004 for a TODO.md', async () => {
    const { run } = await projectWith({ 'TODO.md': TODO });
    expect(jsonOf(await run('tasks', 'plan', '--json'))).toMatchObject({
      format: 'todo',
      waves: [
        ['63', '88'],
        ['64', '65'],
        ['66', '67'],
      ],
      criticalPath: ['63', '64', '66'],
      cycles: [],
      warnings: [{ code: 'NO_SECTIONS' }],
    });
  });

  it('shows a plan file with its phases, sequential tasks and shared files', async () => {
    const { run } = await projectWith({ 'docs/app.md': PLAN });
    expect(jsonOf(await run('tasks', 'plan', '--file', 'docs/app.md', '--json'))).toMatchObject({
      format: 'plan',
      waves: [['1.2', '1.3', '2.1'], ['1.4'], ['2.2']],
      conflicts: [{ file: 'src/app.ts', taskIds: ['1.3', '1.4'], concurrent: false }],
      warnings: [],
    });
  });

  it('shows cycles with their path', async () => {
    const { run } = await projectWith({ 'TODO.md': TODO.replace('None', '66') });
    const plan = await run('tasks', 'plan');
    expect(plan.stdout).toContain('Cycle: 63 > 66 > 64');
    expect(jsonOf(await run('tasks', 'plan', '--json'))).toMatchObject({ cycles: [['63', '66', '64']] });
  });
});

describe('mark', () => {
  it('changes only the status lines of a TODO.md', async () => {
    const { run, root } = await projectWith({ 'TODO.md': TODO });
    expect(jsonOf(await run('mark', '63', '65', '--json'))).toMatchObject({
      marked: ['63', '65'],
      progress: { completed: 2, total: 6 },
    });
    const after = (await readFile(join(root, 'TODO.md'), 'utf8')).split('\n');
    const changed = TODO.split('\n').flatMap((line, index) => (after[index] === line ? [] : [after[index]]));
    expect(changed).toEqual(['**Status**: [COMPLETE]', '- **Status**: [COMPLETE]']);
  });
});
