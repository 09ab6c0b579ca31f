import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freeAddress } from '../src/dashboard/address';
import { jsonOf, useBundledCli } from './support/cli-process';
import { createProject } from './support/project';
import { createStandInDashboard } from './support/stand-in-dashboard';
import { tempFolder } from './support/temp-folder';

const cli = useBundledCli();

/** Seed 004; 61 is done, 70 and 71 wait for each other. */
const TODO = `# TODO

### 61. Choose the storage
**Status**: [COMPLETED]

### 63. Set the store up
**Status**: [NOT STARTED]
**Dependencies**: 61

### 64. Read from it
**Status**: [NOT STARTED]
**Dependencies**: 63

### 65. Write to it
**Status**: [NOT STARTED]
**Dependencies**: 63

### 66. Test the reader
**Status**: [NOT STARTED]
**Dependencies**: 64

### 67. Test the writer
**Status**: [NOT STARTED]
**Dependencies**: 65

### 70. Hen
**Status**: [NOT STARTED]
**Dependencies**: 71

### 71. Egg
**Status**: [NOT STARTED]
**Dependencies**: 70

### 88. Describe it
**Status**: [NOT STARTED]
**Dependencies**: None
`;

type Script = Parameters<typeof createStandInDashboard>[0];

async function setUp(script?: Script) {
  const project = await createProject();
  await writeFile(join(project.root, 'TODO.md'), TODO);
  const home = await tempFolder('home');
  const { port } = await freeAddress();
  const env = {
    SPECFLOW_HOME: home,
    SPECFLOW_PORT: String(port),
    SPECFLOW_DASHBOARD_DIR: await createStandInDashboard(script),
  };
  const run = (...args: string[]) => cli.run(args, { cwd: project.root, env });
  const batch = (...args: string[]) => run('batch', '--file', 'TODO.md', ...args);
  if (script) onTestFinished(async () => void (await run('dashboard', 'stop')));
  const posted = async () => {
    const text = await readFile(join(home, 'requests.jsonl'), 'utf8').catch(() => '');
    const lines = text.split('\n').filter((line) => line.includes('/workflow/batch'));
    return lines.map((line) => JSON.parse(line).body);
  };
  return { ...project, env, run, batch, posted };
}

interface Plan {
  readonly waves: string[][];
  readonly skipped: string[];
  readonly blocked: string[];
  readonly notFound: string[];
  readonly reasons: Record<string, string>;
}

describe('--file', () => {
  it('batch refuses a file outside of the project, naming the project and what to do', async () => {
    const { run, root } = await setUp();
    const elsewhere = join(await tempFolder('elsewhere'), 'TODO.md');
    await writeFile(elsewhere, TODO);
    const refused = jsonOf(await run('batch', 'all', '--file', elsewhere, '--autonomous', '--json'));
    expect(refused).toMatchObject({
      error: { code: 'UNSAFE_PATH', hint: expect.stringContaining('--project') },
    });
    expect(JSON.stringify(refused)).toContain(elsewhere);
    expect(JSON.stringify(refused)).toContain(root);
  });

  it('mark ticks a task of the file that it names, and refuses one outside of the project', async () => {
    const { run, root } = await setUp();
    expect(jsonOf(await run('mark', '63', '--file', 'TODO.md', '--json'))).toMatchObject({ marked: ['63'] });
    const text = await readFile(join(root, 'TODO.md'), 'utf8');
    expect(text).toBe(TODO.replace(/(### 63.*\n\*\*Status\*\*: )\[NOT STARTED\]/, '$1[COMPLETED]'));
    const elsewhere = join(await tempFolder('elsewhere'), 'TODO.md');
    await writeFile(elsewhere, TODO);
    expect(jsonOf(await run('mark', '63', '--file', elsewhere, '--json'))).toMatchObject({
      error: { code: 'UNSAFE_PATH' },
    });
    expect(await readFile(elsewhere, 'utf8')).toBe(TODO);
  });
});

describe('batch --dry-run', () => {
  it('understands the selectors of seed 004, one word or several, and starts nothing', async () => {
    const { batch, run } = await setUp();
    const wavesOf = async (...words: string[]) =>
      jsonOf<Plan>(await batch('--dry-run', '--json', ...words)).waves;
    expect(await wavesOf('63')).toEqual([['63']]);
    expect(await wavesOf('63,', '64')).toEqual([['63'], ['64']]);
    expect(await wavesOf('63-65')).toEqual([['63'], ['64', '65']]);
    expect(await wavesOf('63,', '64-67,', '88')).toEqual([
      ['63', '88'],
      ['64', '65'],
      ['66', '67'],
    ]);
    expect(jsonOf(await run('dashboard', 'status', '--json'))).toEqual({ running: false });
  });

  it('takes phases, dotted ids and ranges of T ids of other files, and is called task as well', async () => {
    const { run, write, root } = await setUp();
    await write('docs/plan.md', '## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 b\n## Phase 2: B\n- [ ] 2.1 c\n');
    await write('t.md', '- [ ] T003 a\n- [ ] T004 b\n- [ ] T009 c\n- [ ] T010 d\n');
    const wavesOf = async (file: string, ...words: string[]) =>
      jsonOf<Plan>(await run('task', '--file', file, '--dry-run', '--json', ...words)).waves;
    expect(await wavesOf('docs/plan.md', 'phase:1')).toEqual([['1.1', '1.2']]);
    expect(await wavesOf('docs/plan.md', 'p:2')).toEqual([['2.1']]);
    expect(await wavesOf('docs/plan.md', '1.1', '1.2')).toEqual([['1.1', '1.2']]);
    expect(await wavesOf('docs/plan.md', 'all')).toEqual([['1.1', '1.2'], ['2.1']]);
    expect(await wavesOf(join(root, 't.md'), 'T003-T009')).toEqual([['T003', 'T004', 'T009']]);
  });

  it('says that a phase is empty, not that the file is', async () => {
    const { batch } = await setUp();
    const { stdout } = await batch('--dry-run', 'phase:9');
    expect(stdout).toContain('Nothing to run.');
    expect(stdout).toMatch(/Warning: .*9/);
  });

  it('says what is skipped, unknown and blocked, and what to do about it', async () => {
    const { batch } = await setUp();
    const text = (await batch('--dry-run', '61,', '65,', '67,', '88,', '99')).stdout;
    expect(text).toContain('Skipped: 61 is already complete.');
    expect(text).toContain(
      'Blocked: 65 depends on 63, which is not done and not selected. Add 63 to the selection',
    );
    expect(text).toContain('Blocked: 67 depends on 65, which cannot run');
    expect(text).toContain('Warning: TODO.md has no task 99; it is left out.');
    const plan = jsonOf<Plan>(await batch('--dry-run', '--json', '61,', '65,', '67,', '88,', '99'));
    expect(plan).toMatchObject({
      waves: [['88']],
      skipped: ['61'],
      blocked: ['65', '67'],
      notFound: ['99'],
      reasons: { '61': 'already complete' },
    });
  });

  it('plans fifty tasks, a chain of twenty, and one root with 49 dependents', async () => {
    const { run, write } = await setUp();
    const entry = (id: number, needs: string) =>
      `### ${id}. Task ${id}\n**Status**: [NOT STARTED]\n**Dependencies**: ${needs}\n`;
    const file = (count: number, needsOf: (id: number) => string) =>
      Array.from({ length: count }, (_, i) => entry(i + 1, needsOf(i + 1))).join('\n');
    const sizes = async (text: string) => {
      await write('big.md', text);
      const { waves } = jsonOf<Plan>(await run('batch', '--file', 'big.md', '--dry-run', '--json', 'all'));
      return waves.map((wave) => wave.length);
    };
    expect(await sizes(file(50, () => 'None'))).toEqual([50]);
    expect(await sizes(file(20, (id) => (id === 1 ? 'None' : String(id - 1))))).toEqual(Array(20).fill(1));
    expect(await sizes(file(50, (id) => (id === 1 ? 'None' : '1')))).toEqual([1, 49]);
  });
});

describe('batch refuses', () => {
  it.each([
    ['a word that means nothing', ['6x3'], '"6x3" is no task id, range or phase'],
    ['a range from end to beginning', ['67-65'], '"67-65" is no range'],
    ['a range of two kinds', ['T001-65'], '"T001-65" is no range'],
    ['a time that is none', ['63', '--timeout', 'soon'], '--timeout is "soon"'],
    ['an isolation that is none', ['63', '--isolation', 'chroot'], '--isolation is "chroot"'],
    ['a budget that is none', ['63', '--budget-total', '0'], '--budget-total is "0"'],
  ])('%s, with an example, as wrong usage', async (_what, words, message) => {
    const { batch } = await setUp();
    const result = await batch('--dry-run', ...words);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(message);
  });

  it('a cycle, with its path', async () => {
    const { batch, posted } = await setUp();
    const result = await batch('--autonomous', '70,', '88');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('70 → 71 → 70');
    expect(await posted()).toEqual([]);
  });

  it('to choose or to start without a terminal, and says what to add', async () => {
    const { batch, posted } = await setUp();
    const nothing = await batch();
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('no terminal to choose on')]);
    const unconfirmed = await batch('63');
    expect([unconfirmed.code, unconfirmed.stderr]).toEqual([2, expect.stringContaining('Add --autonomous')]);
    expect(await posted()).toEqual([]);
  });

  it('a file outside of the project', async () => {
    const { run } = await setUp();
    const outside = join(await tempFolder(), 'TODO.md');
    await writeFile(outside, TODO);
    const result = await run('batch', '--file', outside, '--autonomous', '--json', '63');
    expect(result.code).toBe(1);
    expect(jsonOf(result)).toMatchObject({ error: { code: 'UNSAFE_PATH' } });
  });
});

describe('batch ends without a run', () => {
  it.each([
    [0, ['61'], 'already complete'],
    [3, ['65'], 'Add 63 to the selection'],
    [1, ['99'], 'has no task 99'],
  ])('with exit code %i for %j', async (code, words, message) => {
    const { batch, posted } = await setUp();
    const result = await batch('--autonomous', ...words);
    expect(result.code).toBe(code);
    expect(result.stdout).toContain(message);
    expect(result.stdout).toContain('Nothing to run.');
    expect(await posted()).toEqual([]);
  });
});

describe('batch --autonomous', () => {
  const done = {
    description: 'Set the store up',
    durationMs: 1000,
    costUsd: 0.1,
    startedAt: '2026-01-01T00:00:00.000Z',
  };

  it('starts a run of the selection through the dashboard and follows it to its report', async () => {
    const { batch, posted } = await setUp({
      statuses: ['running', 'completed'],
      tasks: [{ ...done, id: '63', wave: 1, status: 'completed' }],
    });
    const result = await batch(
      '63',
      '--autonomous',
      '--timeout',
      '90m',
      '--budget-total',
      '20',
      '--budget-batch',
      '2.5',
    );
    expect([result.code, result.stderr]).toEqual([0, expect.stringContaining('Started the dashboard')]);
    expect(await posted()).toEqual([
      {
        projectId: expect.any(String),
        file: 'TODO.md',
        selector: '63',
        autonomous: true,
        config: {
          isolation: 'worktree',
          parallelism: 5,
          timeouts: { taskMs: 5_400_000 },
          budget: { maxTotal: 20, maxPerBatch: 2.5 },
        },
      },
    ]);
    const lines = [
      'Wave 1 of 1: 63',
      '63 started  Set the store up',
      '63 completed  1 s  $0.10',
      'Wave 1 of 1 ended, all done',
    ];
    for (const line of lines) expect(result.stdout).toContain(line);
    expect(result.stdout).toMatch(/Completed +1 +63/);
  });

  it.each([
    [1, 'completed', 'failed', 'failed'],
    [1, 'completed', 'timed_out', 'timedOut'],
    [3, 'needs_attention', 'pending', 'unfinished'],
    [1, 'cancelled', 'pending', 'unfinished'],
  ])(
    'exits %i when the run ends %s with a task %s, and with --json prints the report alone',
    async (code, end, status, list) => {
      const { batch } = await setUp({
        statuses: ['running', end],
        tasks: [{ ...done, id: '63', wave: 1, status, reason: 'no key' }],
      });
      const result = await batch('63', '--autonomous', '--json');
      expect(result.code).toBe(code);
      const report = jsonOf<Record<string, unknown>>(result);
      expect(report[list]).toEqual(['63']);
      const keys = ['waves', 'completed', 'failed', 'blocked', 'skipped', 'timedOut', 'notFound', 'warnings'];
      for (const key of keys) expect(report[key], key).toBeInstanceOf(Array);
      expect(report).toMatchObject({ durationMs: expect.any(Number), costUsd: 0.25 });
    },
  );
});

describe('batch on a terminal', () => {
  /** A real terminal, on which `keys` are typed; `script` of util-linux makes one. */
  async function onTerminal(keys: string, words: string, env: Record<string, string>, cwd: string) {
    const command = `printf ${JSON.stringify(keys)} | script -qec ${JSON.stringify(`${process.execPath} ${cli.entry} ${words}; echo "exit=$?"`)} /dev/null`;
    const options = { cwd, env: { ...process.env, ...env, TERM: 'dumb' }, timeout: 30_000 };
    return (await promisify(execFile)('/bin/sh', ['-c', command], options)).stdout;
  }

  it('lists the open tasks, lets one choose, previews, and starts after a yes only', async ({ skip }) => {
    const hasScript = await promisify(execFile)('script', ['--version']).then(
      () => true,
      () => false,
    );
    if (!hasScript) skip('needs script of util-linux');
    const { env, root, posted } = await setUp({
      statuses: ['running', 'completed'],
      tasks: [{ id: '63', wave: 1, status: 'completed', description: '' }],
    });
    const left = await onTerminal('63\\nn\\n', 'batch --file TODO.md', env, root);
    expect(left).toContain('88  Describe it');
    expect(left).not.toContain('Choose the storage');
    expect(left).toContain('1 task of TODO.md in 1 wave');
    expect(left).toContain('Nothing was started.');
    expect(await posted()).toEqual([]);
    const started = await onTerminal('nonsense!\\n63\\ny\\n', 'batch --file TODO.md', env, root);
    expect(started).toContain('"nonsense!" is no task id');
    expect(started).toContain('exit=0');
    expect(await posted()).toMatchObject([{ selector: '63', autonomous: false }]);
  });
});
