import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { always, useSimulator } from './support/simulator';

const bench = useSimulator();
const allDone = '## S\n\n- [x] T001 One\n- [~] T002 Two\n';
const bash = ['--allowedTools', 'Bash'];

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
    cwd: bench.project().dir,
    encoding: 'utf8',
  }).trim();

describe('/flow.design', () => {
  it('writes the documents that are missing into the folder of the open phase', async () => {
    const state = { orchestration: { phase: { number: '0002', name: 'Next Thing', status: 'in_progress' } } };
    bench.project().write('.specflow/orchestration-state.json', JSON.stringify(state));
    bench.project().write('specs/0002-next-thing/spec.md', 'mine\n');
    const ended = await bench.run({ prompt: '/flow.design' });
    expect(ended.result?.structured_output).toMatchObject({ message: 'Wrote plan.md, tasks.md.' });
    expect(bench.project().read('specs/0002-next-thing/spec.md')).toBe('mine\n');
    expect(bench.project().read('specs/0002-next-thing/tasks.md')).toMatch(/^- \[ \] T001 /m);
  });
});

describe('/flow.analyze', () => {
  it('reports missing documents as an error', async () => {
    const ended = await bench.run({ prompt: '/flow.analyze' });
    expect(ended.result?.structured_output).toMatchObject({
      status: 'error',
      message: 'Missing: spec.md, plan.md.',
    });
  });
});

describe('/flow.verify', () => {
  it('names the tasks that are not settled', async () => {
    const ended = await bench.run({ prompt: '/flow.verify' });
    expect(ended.result?.structured_output).toMatchObject({ status: 'error' });
    expect(String(ended.result?.result)).toContain('T001');
  });

  it.each([
    ['exit 0', 'completed'],
    ['echo broken; exit 3', 'error'],
  ])('really runs the tests of the project: %s', async (test, status) => {
    bench.project().write('specs/0001-sample/tasks.md', allDone);
    bench.project().write('package.json', JSON.stringify({ name: 'p', scripts: { test } }));
    const ended = await bench.run({ prompt: '/flow.verify', args: bash });
    expect(ended.result?.structured_output).toMatchObject({ status });
  });

  it('does not claim tests that it was not allowed to run', async () => {
    bench.project().write('specs/0001-sample/tasks.md', allDone);
    bench.project().write('package.json', JSON.stringify({ name: 'p', scripts: { test: 'exit 0' } }));
    const ended = await bench.run({ prompt: '/flow.verify' });
    expect(ended.result).toMatchObject({ is_error: false, structured_output: { status: 'error' } });
    expect(ended.result?.permission_denials).toHaveLength(1);
  });
});

describe('/flow.merge', () => {
  const state = { orchestration: { phase: { number: '0001', name: 'sample', status: 'in_progress' } } };
  const statePath = '.specflow/orchestration-state.json';

  it('merges the phase branch, its uncommitted work included, and closes the phase', async () => {
    bench.project().write(statePath, JSON.stringify(state));
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'start');
    git('checkout', '-q', '-b', '0001-sample');
    bench.project().write('work.txt', 'work\n');
    const ended = await bench.run({ prompt: '/flow.merge', args: bash });
    expect(ended.result?.structured_output).toMatchObject({ status: 'completed' });
    expect(git('show', 'main:work.txt')).toBe('work');
    git('merge-base', '--is-ancestor', '0001-sample', 'main');
    expect(git('status', '--porcelain')).toBe('');
    expect(bench.project().read(statePath)).toContain('"status": "complete"');
  });

  it('reports a conflict as an error and leaves the phase branch and the phase as they were', async () => {
    bench.project().write(statePath, JSON.stringify(state));
    bench.project().write('shared.txt', 'one\n');
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'start');
    git('checkout', '-q', '-b', '0001-sample');
    bench.project().write('shared.txt', 'phase\n');
    git('commit', '-qam', 'phase');
    git('checkout', '-q', 'main');
    bench.project().write('shared.txt', 'main\n');
    git('commit', '-qam', 'main');
    git('checkout', '-q', '0001-sample');
    const ended = await bench.run({ prompt: '/flow.merge', args: bash });
    expect(ended.result?.structured_output).toMatchObject({ status: 'error' });
    expect(git('symbolic-ref', '--short', 'HEAD')).toBe('0001-sample');
    expect(bench.project().read(statePath)).toContain('in_progress');
    expect(existsSync(join(bench.project().dir, '.git', 'MERGE_HEAD'))).toBe(false);
  });

  it('only closes the phase where there is no git', async () => {
    bench.project().write(statePath, JSON.stringify(state));
    const ended = await bench.run({ prompt: '/flow.merge', args: bash });
    expect(ended.result?.structured_output).toMatchObject({ message: 'Closed the phase.' });
    expect(bench.project().read(statePath)).toContain('"status": "complete"');
  });
});

describe('a prompt without a command', () => {
  it('changes nothing and answers any schema with a value that it allows', async () => {
    const schema = {
      type: 'object',
      required: ['action', 'confidence', 'steps'],
      properties: {
        action: { $ref: '#/definitions/action' },
        confidence: { type: 'number', minimum: 0.5, maximum: 1 },
        steps: { type: 'array', minItems: 1, items: { type: 'string', minLength: 3 } },
        remark: { type: 'string' },
      },
      definitions: { action: { enum: ['rerun_step', 'go_to_implement', 'needs_attention'] } },
    };
    const before = bench.project().tasks();
    const ended = await bench.run({ prompt: 'What now?', args: ['--json-schema', JSON.stringify(schema)] });
    expect(ended.result?.structured_output).toEqual({
      action: 'rerun_step',
      confidence: 0.5,
      steps: ['none'],
    });
    expect(bench.project().tasks()).toBe(before);
  });

  it('calls success by the word that the schema has for it', async () => {
    const schema = {
      type: 'object',
      required: ['status'],
      properties: { status: { enum: ['failed', 'fixed'] } },
    };
    const args = ['--json-schema', JSON.stringify(schema)];
    expect((await bench.run({ args })).result?.structured_output).toEqual({ status: 'fixed' });
    const failing = await bench.run({ args, scenario: always('fail') });
    expect(failing.result?.structured_output).toEqual({ status: 'failed' });
  });
});
