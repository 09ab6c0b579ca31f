import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { updateTaskStatuses } from '../src/lib/index';
import { createProject } from './support/project';
import { tempFolder } from './support/temp-folder';

const run = promisify(execFile);
const WRITERS = 8;
const TASKS_EACH = 5;

const todo = (count: number, status: string) =>
  `# TODO\n\n${Array.from({ length: count }, (_, i) => `### ${i + 1}. Task ${i + 1}\n- **Status**: [${status}]\n- **Dependencies**: None\n\nText of task ${i + 1}.\n`).join('\n')}\nEND\n`;

/** A program that starts and completes tasks: `node task-writer.mjs <file> <id>…`. */
async function bundleWriter(): Promise<string> {
  const packageDir = resolve(import.meta.dirname, '..');
  const rolldown = resolve(packageDir, '..', '..', 'node_modules', 'rolldown', 'bin', 'cli.mjs');
  const folder = await tempFolder('writer');
  const entry = join(folder, 'task-writer.ts');
  const file = join(folder, 'task-writer.mjs');
  await writeFile(
    entry,
    `import { updateTaskStatuses } from ${JSON.stringify(join(packageDir, 'src/lib/tasks/update-task-statuses.ts'))};
    const [path, ...ids] = process.argv.slice(2);
    for (const id of ids)
      for (const kind of ['in_progress', 'complete']) await updateTaskStatuses(path, [{ id, mark: { kind } }]);`,
  );
  await run(process.execPath, [
    rolldown,
    entry,
    '-p',
    'node',
    '-f',
    'esm',
    '-o',
    file,
    '--log-level',
    'warn',
  ]);
  return file;
}

describe('updateTaskStatuses', () => {
  it('loses no update of eight parallel processes, and no reader ever sees a torn file', {
    timeout: 300_000,
  }, async () => {
    const path = join(await tempFolder(), 'TODO.md');
    const count = WRITERS * TASKS_EACH;
    await writeFile(path, todo(count, 'NOT STARTED'));
    const script = await bundleWriter();
    const idsOf = (writer: number) =>
      Array.from({ length: TASKS_EACH }, (_, i) => String(i * WRITERS + writer + 1));
    let areWriting = true;
    const writers = Promise.all(
      Array.from({ length: WRITERS }, (_, writer) => run(process.execPath, [script, path, ...idsOf(writer)])),
    ).finally(() => {
      areWriting = false;
    });
    const whole = todo(count, '?');
    const seen = new Set<number>();
    const reader = (async () => {
      do {
        const text = await readFile(path, 'utf8');
        expect(text.replace(/\[(?:NOT STARTED|IN PROGRESS|COMPLETE)\]/g, '[?]')).toBe(whole);
        seen.add(text.split('[COMPLETE]').length - 1);
      } while (areWriting);
    })();
    await Promise.all([writers, reader]);
    expect(await readFile(path, 'utf8')).toBe(todo(count, 'COMPLETE'));
    // The reader really did look while the file was changing.
    expect(seen.size).toBeGreaterThan(2);
    expect(await readdir(join(path, '..'))).toEqual(['TODO.md']);
  });

  it('writes several changes at once, each in the words of the file', async () => {
    const path = join(await tempFolder(), 'TODO.md');
    await writeFile(
      path,
      '### 1. a\n**Status**: [NOT STARTED]\n### 2. b\n**Status**: [DONE]\n### 3. c\n**Status**: [NOT STARTED]\n',
    );
    const update = await updateTaskStatuses(path, [
      { id: '1', mark: { kind: 'complete' } },
      { id: '2', mark: { kind: 'complete' } },
      { id: '3', mark: { kind: 'blocked', reason: 'waits for 1' } },
    ]);
    expect(await readFile(path, 'utf8')).toBe(
      '### 1. a\n**Status**: [DONE]\n### 2. b\n**Status**: [DONE]\n### 3. c\n**Status**: [BLOCKED] (blocked: waits for 1)\n',
    );
    expect(update).toMatchObject({
      changed: [
        { id: '1', from: 'pending', to: 'done' },
        { id: '3', from: 'pending', to: 'blocked' },
      ],
      unchanged: ['2'],
      unknown: [],
    });
  });

  it('refuses an unknown id as a whole, or leaves it out when told to', async () => {
    const path = join(await tempFolder(), 'tasks.md');
    await writeFile(path, '- [ ] T001 a\n');
    const changes = ['T001', 'T002'].map((id) => ({ id, mark: { kind: 'failed' } as const }));
    await expect(updateTaskStatuses(path, changes)).rejects.toMatchObject({ code: 'UNKNOWN_TASK' });
    expect(await readFile(path, 'utf8')).toBe('- [ ] T001 a\n');
    const update = await updateTaskStatuses(path, changes, { unknown: 'skip' });
    expect(update).toMatchObject({ changed: [{ id: 'T001', to: 'failed' }], unknown: ['T002'] });
    expect(await readFile(path, 'utf8')).toBe('- [!] T001 a\n');
  });

  it('sets the date of completion where the entry keeps one', async () => {
    const path = join(await tempFolder(), 'TODO.md');
    await writeFile(path, '### 1. a\n**Status**: [IN PROGRESS]\n**Completed**: TBD\n');
    await updateTaskStatuses(path, [{ id: '1', mark: { kind: 'complete' } }], {
      now: new Date(2026, 0, 2, 12),
    });
    expect(await readFile(path, 'utf8')).toBe(
      '### 1. a\n**Status**: [COMPLETE]\n**Completed**: 2026-01-02\n',
    );
  });

  it('follows no symbolic link', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'target.md'), '- [ ] T001 a\n');
    await symlink(join(folder, 'target.md'), join(folder, 'tasks.md'));
    const update = updateTaskStatuses(join(folder, 'tasks.md'), [{ id: 'T001', mark: { kind: 'complete' } }]);
    await expect(update).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
  });

  it('keeps its lock out of sight in a project', async () => {
    const { root } = await createProject();
    await mkdir(join(root, 'docs'));
    await writeFile(join(root, 'docs', 'TODO.md'), '### 1. a\n**Status**: [NOT STARTED]\n');
    await updateTaskStatuses(join(root, 'docs', 'TODO.md'), [{ id: '1', mark: { kind: 'in_progress' } }]);
    expect(await readdir(join(root, 'docs'))).toEqual(['TODO.md']);
  });
});
