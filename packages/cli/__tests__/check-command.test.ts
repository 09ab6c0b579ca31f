import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { updateStateFile } from '../src/lib/index';
import { jsonOf, useBundledCli } from './support/cli-process';
import { createProject } from './support/project';
import { tempFolder } from './support/temp-folder';

const cli = useBundledCli();

interface Report {
  readonly passed: boolean;
  readonly summary: { readonly errors: number };
  readonly gates: Record<string, { passed: boolean; reason?: string; checks: Record<string, boolean> }>;
  readonly issues: { readonly code: string; readonly autoFixable: boolean }[];
  readonly autoFixableCount: number;
  readonly suggestedAction?: string;
  readonly fixed?: { readonly code: string }[];
}

async function setUp(tasks: string, options: { step?: 'implement' | 'verify' } = {}) {
  const project = await createProject({ tasks, ...options });
  await project.write('specs/0010-initial-setup/spec.md', '# Spec');
  await project.write('specs/0010-initial-setup/plan.md', '# Plan');
  const env = { SPECFLOW_HOME: await tempFolder('home'), CLAUDE_CONFIG_DIR: await tempFolder('claude') };
  const run = (...args: string[]) => cli.run([...args, '--json'], { cwd: project.root, env });
  const check = async (...args: string[]) => {
    const finished = await run('check', ...args);
    return { code: finished.code, report: jsonOf<Report>(finished) };
  };
  return { ...project, env, run, check };
}

describe('the gates', () => {
  it('pass when every task is done or deferred', async () => {
    const { check } = await setUp('## A\n- [x] T001 a\n- [~] T002 b\n');
    const { code, report } = await check('--gate', 'implement');
    expect(code).toBe(0);
    expect(report).toMatchObject({
      passed: true,
      gates: { design: { passed: true }, implement: { passed: true } },
    });
    expect((await check()).report.passed).toBe(true);
  });

  it.each([
    ['an open task', '## A\n- [ ] T001 a\n'],
    ['a blocked task', '## A\n- [x] T001 a\n- [b] T002 b (blocked: no key)\n'],
    ['no task at all', '# Tasks\n\nnothing yet\n'],
  ])('implement: not with %s, and then the exit code is 1', async (_case, tasks) => {
    const { check } = await setUp(tasks);
    const { code, report } = await check('--gate', 'implement');
    expect(code).toBe(1);
    expect(report.gates.implement).toMatchObject({ passed: false, reason: expect.any(String) });
    expect(report.gates.verify?.passed).toBe(false);
  });

  it('verify: only after a verification that passed, whatever the evidence file says', async () => {
    const { check, root, write } = await setUp('## A\n- [x] T001 a\n', { step: 'verify' });
    await write('specs/0010-initial-setup/.evidence.json', '{}');
    expect((await check('--gate', 'verify')).report.gates.verify).toMatchObject({
      passed: false,
      checks: { implemented: true, verified: false, hasEvidence: true },
    });
    expect((await check()).report.passed).toBe(true);
    await updateStateFile(root, (state) => ({
      ...state,
      orchestration: { ...state.orchestration, step: { current: 'verify', index: 3, status: 'complete' } },
    }));
    expect((await check('--gate', 'verify')).code).toBe(0);
  });

  it('design: names what is missing', async () => {
    const { check, root } = await setUp('## A\n- [x] T001 a\n');
    await rm(join(root, 'specs/0010-initial-setup/plan.md'));
    const { report } = await check('--gate', 'design');
    expect(report.gates.design).toMatchObject({ passed: false, reason: 'Missing or empty: plan.md.' });
    expect(report.gates.specify?.passed).toBe(true);
  });

  it('memory: a constitution and a review of each archived phase', async () => {
    const { check, write, root } = await setUp('## A\n- [x] T001 a\n');
    await write('.specify/memory/constitution.md', '# Rules');
    await mkdir(join(root, '.specify/archive/0001-x'), { recursive: true });
    expect((await check('--gate', 'memory')).report.gates.memory).toMatchObject({
      checks: { hasConstitution: true, archivesReviewed: false },
    });
    await updateStateFile(root, (state) => ({
      ...state,
      memory: { archive_reviews: { '0001': { promotions: [] } } },
    }));
    expect((await check('--gate', 'memory')).code).toBe(0);
  });

  it('an unknown gate is wrong usage', async () => {
    const { run } = await setUp('## A\n');
    expect((await run('check', '--gate', 'everything')).code).toBe(2);
  });
});

describe('check --fix', () => {
  it('puts right what needs no decision, says so, and finds nothing the next time', async () => {
    const { check, run } = await setUp('## A\n- [x] T001 a\n');
    await run('state', 'set', 'orchestration.step.index=0');
    const before = await check();
    expect(before.report).toMatchObject({ autoFixableCount: 2, suggestedAction: 'specflow check --fix' });
    expect(before.report.issues.filter((issue) => issue.autoFixable).map(({ code }) => code)).toEqual([
      'STEP_INDEX_MISMATCH',
      'NOT_REGISTERED',
    ]);
    expect(before.report.fixed).toBeUndefined();
    const { report } = await check('--fix');
    expect(report.fixed?.map(({ code }) => code)).toEqual(['STEP_INDEX_MISMATCH', 'NOT_REGISTERED']);
    expect(report.autoFixableCount).toBe(0);
    expect((await check('--fix')).report.fixed).toEqual([]);
  });

  it('also puts right, in one go, what only shows once something else is', async () => {
    const { check, root } = await setUp('## A\n- [x] T001 a\n');
    await rm(join(root, '.specflow/orchestration-state.json'));
    const { report } = await check('--fix');
    expect(report.fixed?.map(({ code }) => code)).toEqual(['NO_STATE', 'NOT_REGISTERED']);
    expect(report.autoFixableCount).toBe(0);
  });

  it('never touches a broken state file', async () => {
    const { check, root, read } = await setUp('## A\n- [x] T001 a\n');
    await writeFile(join(root, '.specflow/orchestration-state.json'), '{"schema_version":');
    const { code, report } = await check('--fix');
    expect(code).toBe(1);
    expect(report.summary.errors).toBe(1);
    expect(report.issues[0]).toMatchObject({ code: 'STATE_INVALID', autoFixable: false });
    expect(await read('.specflow/orchestration-state.json')).toBe('{"schema_version":');
  });
});

describe('context', () => {
  it('gives status and the memory that was asked for', async () => {
    const { run, write } = await setUp('## A\n- [x] T001 a\n');
    await write('.specify/memory/constitution.md', '# Rules');
    await write('.specify/memory/tech.md', '# Tech');
    expect(jsonOf(await run('context'))).toMatchObject({
      status: { phase: { number: '0010' } },
      memory: { constitution: '# Rules', tech: '# Tech' },
    });
    expect(jsonOf<{ memory: object }>(await run('context', '--memory-keys', 'tech')).memory).toEqual({
      tech: '# Tech',
    });
  });
});
