import { join } from 'node:path';
import { fileModeOf } from '../files/file-mode';
import { readTextFile } from '../files/read-text-file';
import { writeFileDurable } from '../files/write-file-durable';
import { withProjectLock } from '../project/with-project-lock';

/** Something put off. All texts end up on one line. */
export interface BacklogItem {
  readonly text: string;
  /** Phase that it comes from. */
  readonly from?: string;
  /** Phase that it is meant for. */
  readonly to?: string;
  readonly reason?: string;
}

export const backlogPath = (project: string): string => join(project, 'BACKLOG.md');

/**
 * Appends items to BACKLOG.md, which is made when there is none. A line that is there already is not added again.
 * @returns how many were added
 */
export async function addToBacklog(project: string, items: readonly BacklogItem[]): Promise<number> {
  if (items.length === 0) return 0;
  const path = backlogPath(project);
  return withProjectLock(path, async () => {
    const text = (await readTextFile(path)) ?? '# Backlog\n';
    const known = new Set(text.split(/\r?\n/).map((line) => line.trimEnd()));
    const fresh = [...new Set(items.map(lineOf))].filter((line) => !known.has(line));
    if (fresh.length === 0) return 0;
    const separator = /(^|\n)- .*\n$/.test(text) ? '' : text.endsWith('\n') ? '\n' : '\n\n';
    await writeFileDurable(path, `${text}${separator}${fresh.join('\n')}\n`, {
      mode: await fileModeOf(path, 0o644),
    });
    return fresh.length;
  });
}

function lineOf({ text, from, to, reason }: BacklogItem): string {
  const facts = [
    from === undefined ? '' : `from phase ${from}`,
    to === undefined ? '' : `for phase ${to}`,
    reason === undefined ? '' : `reason: ${reason}`,
  ].filter((fact) => fact !== '');
  const line = `- [ ] ${text}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}`;
  return line.replaceAll(/\s+/g, ' ').trimEnd();
}
