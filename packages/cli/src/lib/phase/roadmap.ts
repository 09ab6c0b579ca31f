import { join } from 'node:path';
import { fileModeOf } from '../files/file-mode';
import { readTextFile } from '../files/read-text-file';
import { writeFileDurable } from '../files/write-file-durable';
import { withProjectLock } from '../project/with-project-lock';
import {
  cellsOf,
  findHeader,
  findRoadmapRow,
  listRoadmapRows,
  ROADMAP_STATUS,
  type RoadmapRow,
} from './roadmap-rows';

export const roadmapPath = (project: string): string => join(project, 'ROADMAP.md');

/**
 * The phases of ROADMAP.md in their order; none without such a file.
 * @throws SpecflowError FILE_UNREADABLE
 */
export async function readRoadmap(project: string): Promise<RoadmapRow[]> {
  return listRoadmapRows((await readTextFile(roadmapPath(project))) ?? '');
}

/**
 * Writes the status of a phase into its row of ROADMAP.md, changing nothing but that cell.
 * @returns false when there is no such file or row
 */
export async function setRoadmapStatus(project: string, number: string, status: string): Promise<boolean> {
  const path = roadmapPath(project);
  if ((await readTextFile(path)) === null) return false;
  return withProjectLock(path, async () => {
    const text = await readTextFile(path);
    const row = text === null ? null : findRoadmapRow(text, number);
    if (text === null || row === null) return false;
    const lines = text.split('\n');
    const next = lines.map((line, index) =>
      index === row.line ? replaceCell(line, row.statusCell, status) : line,
    );
    if (next.join('\n') === text) return true;
    await writeFileDurable(path, next.join('\n'), { mode: await fileModeOf(path, 0o644) });
    return true;
  });
}

const EMPTY_TABLE = `# Roadmap

| Phase | Name | Status | Gate |
|-------|------|--------|------|
`;

/**
 * Adds a phase that has not begun as the last row of the phase table; makes the file or the table when missing.
 * Pipes in the texts would end a cell and are replaced.
 */
export async function addRoadmapRow(
  project: string,
  phase: { readonly number: string; readonly name: string; readonly gate: string },
): Promise<void> {
  const path = roadmapPath(project);
  await withProjectLock(path, async () => {
    const text = (await readTextFile(path)) ?? EMPTY_TABLE;
    const next =
      withRow(text, phase) ??
      withRow(`${text.trimEnd()}\n\n${EMPTY_TABLE.split('\n').slice(2).join('\n')}`, phase);
    await writeFileDurable(path, next ?? text, { mode: await fileModeOf(path, 0o644) });
  });
}

/** Null when the text has no phase table. */
function withRow(
  text: string,
  phase: { readonly number: string; readonly name: string; readonly gate: string },
): string | null {
  const lines = text.split('\n');
  const header = findHeader(lines);
  if (header === null) return null;
  const values: Readonly<Record<string, string>> = {
    phase: phase.number,
    name: phase.name,
    status: ROADMAP_STATUS.notStarted,
    gate: phase.gate,
  };
  const cells = header.words.map((word) => values[word]?.replaceAll('|', '/') ?? '');
  const isCrlf = lines[header.line]?.endsWith('\r') === true;
  let end = header.line + 1;
  while (end < lines.length && cellsOf(lines[end] ?? '') !== null) end += 1;
  const row = `| ${cells.join(' | ')} |${isCrlf ? '\r' : ''}`;
  return [...lines.slice(0, end), row, ...lines.slice(end)].join('\n');
}

function replaceCell(line: string, index: number, value: string): string {
  const offset = line.trimStart().startsWith('|') ? 1 : 0;
  const parts = line.split('|');
  return parts.map((part, at) => (at === index + offset ? ` ${value} ` : part)).join('|');
}
