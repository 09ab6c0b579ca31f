import { join } from 'node:path';
import { fileModeOf } from '../files/file-mode';
import { readTextFile, withoutBom } from '../files/read-text-file';
import { withFileLock } from '../files/with-file-lock';
import { writeFileDurable } from '../files/write-file-durable';

/** One row of the phase table. */
export interface RoadmapRow {
  /** 0-based index into the lines of the text. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Index of the status cell, from the table's header. */
  readonly statusCell: number;
  readonly name: string | null;
  readonly hasUserGate: boolean;
}

/** The texts that SpecFlow tools write into the status column. */
export const ROADMAP_STATUS = { inProgress: '🔄 In Progress', complete: '✅ Complete' } as const;

export const roadmapPath = (project: string): string => join(project, 'ROADMAP.md');

/** The row of a phase in the table whose header names `Phase` and `Status`; null when there is none. */
export function findRoadmapRow(text: string, number: string): RoadmapRow | null {
  let header: string[] = [];
  for (const [line, content] of withoutBom(text).split('\n').entries()) {
    const cells = cellsOf(content);
    if (cells === null) continue;
    const words = cells.map((cell) => cell.replaceAll(/[*_`]/g, '').toLowerCase());
    if (words.includes('phase') && words.includes('status')) header = words;
    else if (header.length > 0 && words[header.indexOf('phase')] === number.toLowerCase())
      return {
        line,
        cells,
        statusCell: header.indexOf('status'),
        name: cells[header.indexOf('name')] || null,
        hasUserGate: cells.some((cell) => /user[\s_-]*gate/i.test(cell)),
      };
  }
  return null;
}

/**
 * Writes the status of a phase into its row of ROADMAP.md, changing nothing but that cell.
 * @returns false when there is no such file or row
 */
export async function setRoadmapStatus(project: string, number: string, status: string): Promise<boolean> {
  const path = roadmapPath(project);
  if ((await readTextFile(path)) === null) return false;
  return withFileLock(path, async () => {
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

function replaceCell(line: string, index: number, value: string): string {
  const offset = line.trimStart().startsWith('|') ? 1 : 0;
  const parts = line.split('|');
  return parts.map((part, at) => (at === index + offset ? ` ${value} ` : part)).join('|');
}

function cellsOf(line: string): string[] | null {
  const trimmed = line.trim();
  if (!trimmed.startsWith('|')) return null;
  return trimmed
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}
