import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { DocumentTask } from '@specflow/shared/tasks';
import { isProjectPath, type PlannedFile } from './work-plan';

const PROTECTED = new Set(['tasks.md', 'package.json', 'package-lock.json', 'pnpm-lock.yaml']);

/** The project files that a task names, without the ones that must not be generated. */
function filesNamedBy(root: string, task: DocumentTask): string[] {
  const isFolder = (path: string): boolean =>
    path.endsWith('/') || statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() === true;
  return task.files
    .map((path) => (isFolder(path) ? join(path, 'README.md') : path))
    .filter((path, at, all) => all.indexOf(path) === at)
    .filter((path) => isProjectPath(path) && !PROTECTED.has(basename(path)));
}

function identifier(id: string): string {
  return `task${id.replace(/[^A-Za-z0-9]/g, '_')}`;
}

function scriptFor(path: string, task: DocumentTask): string {
  const text = JSON.stringify(task.description);
  if (/\.(test|spec)\.[a-z]+$/.test(path))
    return [
      `import assert from 'node:assert/strict';`,
      `import { test } from 'node:test';`,
      '',
      `test(${text}, () => {`,
      `  assert.equal(${JSON.stringify(task.id)}.length > 0, true);`,
      '});',
      '',
    ].join('\n');
  return `/** ${task.id}: ${task.description.replaceAll('*/', '* /')} */\nexport const ${identifier(task.id)} = ${text};\n`;
}

function newContent(path: string, task: DocumentTask): string {
  const kind = extname(path).toLowerCase();
  if (['.js', '.mjs', '.cjs', '.ts', '.tsx', '.jsx'].includes(kind)) return scriptFor(path, task);
  if (kind === '.json')
    return `${JSON.stringify({ task: task.id, description: task.description }, null, 2)}\n`;
  if (kind === '.md') return `# ${task.id}\n\n${task.description}\n`;
  return `${task.id} ${task.description}\n`;
}

function addedContent(path: string, task: DocumentTask, before: string): string | undefined {
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  const kind = extname(path).toLowerCase();
  if (['.js', '.mjs', '.cjs', '.ts', '.tsx', '.jsx', '.css'].includes(kind))
    return `${before}${separator}/* ${task.id}: ${task.description.replaceAll('*/', '* /')} */\n`;
  if (['.md', '.txt'].includes(kind)) return `${before}${separator}\n${task.id}: ${task.description}\n`;
  return undefined;
}

/**
 * Plausible small files for a task without a planned result: the ones it names (a line is added to those
 * that exist; what they hold is never lost), or a note when it names none that can be written safely.
 */
export function generateWork(root: string, task: DocumentTask): PlannedFile[] {
  const files = filesNamedBy(root, task).flatMap((path) => {
    const full = join(root, path);
    const content = existsSync(full)
      ? addedContent(path, task, readFileSync(full, 'utf8'))
      : newContent(path, task);
    return content === undefined ? [] : [{ path, content }];
  });
  if (files.length > 0) return files;
  return [{ path: `notes/${task.id}.md`, content: `# ${task.id}\n\n${task.description}\n` }];
}
