import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateFileSchema } from '@specflow/shared/schemas';
import { parseTasks } from '@specflow/shared/tasks';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDemoProject } from '../src/lib/index';
import { startAgent } from './support/agent-process';
import { bundleAgent } from './support/bundle-agent';

let bin = '';
let base = '';

beforeAll(async () => {
  const bundle = await bundleAgent();
  bin = bundle.file;
  return bundle.remove;
});
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'demo-test-')));
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: dir, encoding: 'utf8' }).trim();

describe('the demo project', () => {
  it('is a clean repository on the phase branch, with a state file that is valid', async () => {
    const { dir, phase } = await createDemoProject(join(base, 'demo'), {
      prepare: async (folder) => writeFileSync(join(folder, 'prepared.txt'), 'yes\n'),
    });
    expect(git(dir, 'symbolic-ref', '--short', 'HEAD')).toBe(phase.branch);
    expect(git(dir, 'status', '--porcelain')).toBe('');
    expect(git(dir, 'ls-tree', '--name-only', 'main').split('\n')).toContain('prepared.txt');
    const state = StateFileSchema.parse(
      JSON.parse(readFileSync(join(dir, '.specflow', 'orchestration-state.json'), 'utf8')),
    );
    expect(state).toMatchObject({
      project: { path: dir },
      orchestration: { phase: { ...phase, status: 'in_progress' } },
    });
    execFileSync('npm', ['test'], { cwd: dir });
  });

  it('leaves a folder with files alone', async () => {
    const target = join(base, 'mine');
    mkdirSync(target);
    writeFileSync(join(target, 'keep.txt'), 'mine\n');
    await expect(createDemoProject(target)).rejects.toThrow(/not empty/);
    expect(existsSync(join(target, 'src'))).toBe(false);
  });

  it('says where the template was looked for', async () => {
    const options = { templateDir: join(base, 'nowhere') };
    await expect(createDemoProject(join(base, 'demo'), options)).rejects.toThrow(/nowhere/);
  });

  it('is completed by the simulated agent batch by batch: real files, passing tests, a real merge', async () => {
    const { dir, phase } = await createDemoProject(join(base, 'demo'));
    const env = { PATH: process.env.PATH ?? '', HOME: join(base, 'home'), SPECFLOW_SIMULATOR_SPEED: '0' };
    const args = ['-p', '--output-format', 'stream-json', '--verbose', '--permission-mode', 'acceptEdits'];
    const say = async (prompt: string) => {
      const command = { bin: process.execPath, args: [bin, ...args, '--allowedTools', 'Bash'] };
      const ended = await startAgent(command, { args: [], prompt, cwd: dir, env }).ended;
      expect(ended, ended.stderr).toMatchObject({
        exitCode: 0,
        result: { is_error: false, permission_denials: [] },
      });
      return String(ended.result?.result);
    };
    const path = join(dir, 'specs', '0001-everyday-helpers', 'tasks.md');
    const tasks = () => parseTasks(readFileSync(path, 'utf8')).tasks;
    const sections = [...new Set(tasks().map((task) => task.section))];
    expect({ sections: sections.length, tasks: tasks().length }).toEqual({ sections: 4, tasks: 14 });
    expect(await say('/flow.analyze')).toContain('14 tasks, 14 of them open');
    for (const section of sections) {
      const ids = tasks().filter((task) => task.section === section);
      await say(
        `/flow.implement Execute only the "${section}" section (${ids.map((task) => task.id).join(', ')}). Do NOT work on tasks from other sections.`,
      );
    }
    expect(tasks().every((task) => task.status === 'done')).toBe(true);
    expect(await say('/flow.verify')).toBe('All 14 tasks are settled and npm test passes.');
    expect(await say('/flow.merge')).toContain('Merged');
    expect(git(dir, 'symbolic-ref', '--short', 'HEAD')).toBe('main');
    git(dir, 'merge-base', '--is-ancestor', phase.branch, 'main');
    expect(git(dir, 'status', '--porcelain')).toBe('');
    const tests = execFileSync('npm', ['test'], { cwd: dir, encoding: 'utf8' });
    expect(tests).toMatch(/# pass 14\n# fail 0|pass 14[\s\S]*fail 0/);
    const library: object = await import(join(dir, 'src', 'index.mjs'));
    expect(Object.keys(library).sort()).toEqual([
      'allocate',
      'clamp',
      'formatDuration',
      'formatMoney',
      'parseDuration',
      'slugify',
    ]);
    const state: unknown = JSON.parse(
      readFileSync(join(dir, '.specflow', 'orchestration-state.json'), 'utf8'),
    );
    expect(state).toMatchObject({ orchestration: { phase: { status: 'complete' } } });
  });
});
