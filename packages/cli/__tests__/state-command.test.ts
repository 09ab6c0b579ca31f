import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProjectStatus, readRegistry } from '../src/lib/index';
import { jsonOf, useBundledCli } from './support/cli-process';
import { createProject } from './support/project';
import { tempFolder } from './support/temp-folder';

const cli = useBundledCli();
const STATE = '.specflow/orchestration-state.json';

async function setUp() {
  const project = await createProject({ tasks: '## A\n- [ ] T001 one\n' });
  const env = { SPECFLOW_HOME: await tempFolder('home'), CLAUDE_CONFIG_DIR: await tempFolder('claude') };
  const run = (...args: string[]) => cli.run(args, { cwd: project.root, env });
  const state = async () => JSON.parse(await project.read(STATE)) as Record<string, never>;
  return { ...project, env, run, state };
}

describe('specflow state set', () => {
  it('sets several values at once and says what they were', async () => {
    const { run, state } = await setUp();
    const result = await run(
      'state',
      'set',
      'orchestration.step.current=verify',
      'orchestration.step.index=3',
      'orchestration.implement.current_tasks=["T001"]',
      '--json',
    );
    expect(jsonOf(result)).toEqual({
      status: 'success',
      command: 'state set',
      updates: [
        { key: 'orchestration.step.current', value: 'verify', previousValue: 'implement' },
        { key: 'orchestration.step.index', value: 3, previousValue: 2 },
        { key: 'orchestration.implement.current_tasks', value: ['T001'], previousValue: null },
      ],
    });
    expect(await state()).toMatchObject({
      orchestration: { step: { current: 'verify', index: 3 }, implement: { current_tasks: ['T001'] } },
    });
  });

  it('keeps numbers that the file wants as text', async () => {
    const { run, state } = await setUp();
    await run('state', 'set', 'orchestration.phase.number=1055', 'orchestration.next_phase.number=0020');
    expect(await state()).toMatchObject({
      orchestration: { phase: { number: '1055' }, next_phase: { number: '0020' } },
    });
  });

  it.each([
    ['a step that does not exist', 'orchestration.step.current=banana'],
    ['a phase status of nobody', 'orchestration.phase.status=awaiting_user_gate'],
    ['a recovery context of null', 'orchestration.dashboard.recoveryContext=null'],
    ['a log that is no list', 'orchestration.dashboard.decisionLog=text'],
    ['progress that is no number', 'orchestration.progress.tasks_total=many'],
    ['tasks that are no list', 'orchestration.implement.current_tasks=T001'],
    ['another version', 'schema_version=2.0'],
    [
      'a config value out of range',
      'orchestration.dashboard.active={"id":"a","startedAt":"b","config":{"maxHealAttempts":9}}',
    ],
    ['the id by which the registry knows the project', 'project.id=x'],
  ])('refuses %s and leaves the file as it is', async (_case, assignment) => {
    const { run, read } = await setUp();
    const before = await read(STATE);
    const result = await run('state', 'set', 'orchestration.step.index=1', assignment, '--json');
    expect(result).toMatchObject({ code: 1, stderr: '' });
    expect(jsonOf(result)).toMatchObject({ error: { code: 'INVALID_REQUEST' } });
    expect(await read(STATE)).toBe(before);
  });

  it.each(['nokey', '=x', 'a..b=1', '__proto__.x=1', 'a b=1', 'orchestration.phase.number.x=1'])(
    'refuses %s as wrong usage',
    async (assignment) => {
      const { run, read } = await setUp();
      const before = await read(STATE);
      expect((await run('state', 'set', assignment)).code).toBe(2);
      expect(await read(STATE)).toBe(before);
    },
  );

  it('puts right a file that was broken by hand', async () => {
    const { run, root, state } = await setUp();
    const broken = { ...(await state()), orchestration: { step: { current: 'banana', index: 2 } } };
    await writeFile(join(root, STATE), JSON.stringify(broken));
    expect((await readProjectStatus(root)).health.issues[0]?.code).toBe('STATE_INVALID');
    const other = await run('state', 'set', 'orchestration.step.index=1', '--json');
    expect(jsonOf(other)).toMatchObject({ error: { code: 'FILE_INVALID' } });
    expect((await run('state', 'set', 'orchestration.step.current=implement')).code).toBe(0);
    expect((await readProjectStatus(root)).step.current).toBe('implement');
  });

  it('does what the health hint about a wrong step index says', async () => {
    const { run, root } = await setUp();
    await run('state', 'set', 'orchestration.step.index=4');
    const issue = (await readProjectStatus(root)).health.issues.find(
      ({ code }) => code === 'STEP_INDEX_MISMATCH',
    );
    const [program, ...args] = (issue?.fix ?? '').split(' ');
    expect(program).toBe('specflow');
    expect((await run(...args)).code).toBe(0);
    expect((await readProjectStatus(root)).health.issues.map(({ code }) => code)).not.toContain(
      'STEP_INDEX_MISMATCH',
    );
  });

  it('loses nothing when many set different keys at once', async () => {
    const { run, state } = await setUp();
    const names = Array.from({ length: 8 }, (_, index) => `key${index}`);
    const results = await Promise.all(
      names.map((name) => run('state', 'set', `orchestration.mine.${name}=1`)),
    );
    expect(results.map(({ code }) => code)).toEqual(names.map(() => 0));
    expect(await state()).toMatchObject({
      orchestration: { mine: Object.fromEntries(names.map((name) => [name, 1])) },
    });
  });
});

describe('specflow state get', () => {
  it('prints scalars as JSON with --json and bare without', async () => {
    const { run } = await setUp();
    const key = 'orchestration.step.current';
    expect((await run('state', 'get', key, '--json')).stdout).toBe('"implement"\n');
    expect((await run('state', 'get', key)).stdout).toBe('implement\n');
    expect(jsonOf(await run('state', 'get', 'orchestration.step'))).toMatchObject({ index: 2 });
    expect(jsonOf(await run('state', 'show', '--json'))).toMatchObject({ schema_version: '3.0' });
  });

  it('answers for a key that is not set, also for one that every object inherits', async () => {
    const { run } = await setUp();
    for (const key of ['orchestration.nothing', 'orchestration.toString', 'project.name.x']) {
      expect(await run('state', 'get', key)).toMatchObject({ code: 0, stdout: '(not set)\n' });
      expect(await run('state', 'get', key, '--json')).toMatchObject({ code: 0, stdout: 'null\n' });
    }
  });
});

describe('specflow state init and sync', () => {
  it('begins anew under the same id and keeps the file before it', async () => {
    const { run, root, env, state, read } = await setUp();
    const before = await read(STATE);
    const { project } = (await state()) as unknown as { project: { id: string } };
    expect(jsonOf(await run('state', 'init', '--json'))).toMatchObject({ error: { code: 'WRONG_STATE' } });
    expect(await read(STATE)).toBe(before);
    const forced = jsonOf<{ backup: string }>(await run('state', 'init', '--force', '--json'));
    expect(await state()).toMatchObject({ project, orchestration: { phase: { number: null } } });
    expect(await readFile(forced.backup, 'utf8')).toBe(before);
    expect((await readRegistry(env.SPECFLOW_HOME)).entries).toMatchObject([{ id: project.id, path: root }]);
  });

  it('moves a state file of generation 2, corrects index and path, and says so beforehand', async () => {
    const { root, state, env } = await setUp();
    const value = (await state()) as unknown as { project: object; orchestration: { step: object } };
    value.project = { ...value.project, path: '/elsewhere' };
    value.orchestration.step = { current: 'verify', index: 0, status: 'in_progress' };
    const other = await tempFolder('generation-2');
    const v2 = join(other, '.specify', 'orchestration-state.json');
    await mkdir(join(other, '.specify'), { recursive: true });
    await writeFile(v2, JSON.stringify(value));
    const sync = (...args: string[]) => cli.run(['state', 'sync', '--json', ...args], { cwd: other, env });
    const planned = jsonOf<{ changes: { code: string }[] }>(await sync('--dry-run'));
    expect(planned.changes.map(({ code }) => code)).toEqual([
      'STATE_IN_OLD_PLACE',
      'STEP_INDEX_MISMATCH',
      'PROJECT_PATH_STALE',
      'NOT_REGISTERED',
    ]);
    expect(await readFile(v2, 'utf8')).toBe(JSON.stringify(value));
    expect((await sync()).code).toBe(0);
    expect(jsonOf(await sync())).toMatchObject({ changes: [] });
    expect(await readdir(join(other, '.specify'))).toEqual([]);
    expect(JSON.parse(await readFile(join(other, STATE), 'utf8'))).toMatchObject({
      project: { path: other },
      orchestration: { step: { current: 'verify', index: 3 } },
    });
    expect(root).not.toBe(other);
  });
});
