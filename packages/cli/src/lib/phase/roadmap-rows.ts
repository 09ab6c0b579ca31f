import { withoutBom } from '../files/read-text-file';

/** What a status cell says. */
export type RoadmapStatus = 'complete' | 'in_progress' | 'awaiting_user' | 'blocked' | 'not_started';

/** One row of the phase table. */
export interface RoadmapRow {
  /** 0-based index into the lines of the text. */
  readonly line: number;
  readonly number: string;
  readonly cells: readonly string[];
  /** Index of the status cell, from the table's header. */
  readonly statusCell: number;
  readonly name: string | null;
  readonly status: RoadmapStatus;
  readonly hasUserGate: boolean;
}

/** The texts that SpecFlow tools write into the status column. */
export const ROADMAP_STATUS = {
  notStarted: '⬜ Not Started',
  inProgress: '🔄 In Progress',
  complete: '✅ Complete',
} as const;

/** In the order in which they are looked for; whole words, so that "incomplete" is not complete. */
const STATUS_WORDS: readonly (readonly [RoadmapStatus, RegExp])[] = [
  ['complete', /✅|\b(?:complete|completed|done)\b/i],
  ['in_progress', /🔄|\bin[ _-]progress\b|\bactive\b/i],
  ['awaiting_user', /⏳|\bawaiting[ _-]user\b/i],
  ['blocked', /🚫|\bblocked\b/i],
];

/** What a status cell of ROADMAP.md means. */
export function parseRoadmapStatus(cell: string): RoadmapStatus {
  const isDenied = /\bnot\s+(?:complete|completed|done|active)\b/i.test(cell);
  const found = isDenied ? undefined : STATUS_WORDS.find(([, pattern]) => pattern.test(cell));
  return found?.[0] ?? 'not_started';
}

/** The rows of each table whose header names `Phase` and `Status`. */
export function listRoadmapRows(text: string): RoadmapRow[] {
  const rows: RoadmapRow[] = [];
  let header: string[] = [];
  for (const [line, content] of withoutBom(text).split('\n').entries()) {
    const cells = cellsOf(content);
    if (cells === null) continue;
    const words = cells.map((cell) => plain(cell).toLowerCase());
    if (words.includes('phase') && words.includes('status')) {
      header = words;
      continue;
    }
    const number = plain(cells[header.indexOf('phase')] ?? '');
    // Not the line of dashes.
    if (header.length === 0 || !/\w/.test(number)) continue;
    const statusCell = header.indexOf('status');
    rows.push({
      line,
      number,
      cells,
      statusCell,
      name: cells[header.indexOf('name')] || null,
      status: parseRoadmapStatus(cells[statusCell] ?? ''),
      hasUserGate: cells.some((cell) => /user[\s_-]*gate/i.test(cell)),
    });
  }
  return rows;
}

const plain = (cell: string): string => cell.replaceAll(/[*_`]/g, '');

/** The first line that is the header of a phase table, with its cells in lower case; null without one. */
export function findHeader(
  lines: readonly string[],
): { readonly line: number; readonly words: readonly string[] } | null {
  for (const [line, content] of lines.entries()) {
    const words = cellsOf(withoutBom(content))?.map((cell) => plain(cell).toLowerCase()) ?? [];
    if (words.includes('phase') && words.includes('status')) return { line, words };
  }
  return null;
}

/** The row of a phase; null when there is none. */
export function findRoadmapRow(text: string, number: string): RoadmapRow | null {
  return listRoadmapRows(text).find((row) => row.number.toLowerCase() === number.toLowerCase()) ?? null;
}

/** The cells of a table line; null for any other line. */
export function cellsOf(line: string): string[] | null {
  const trimmed = line.trim();
  if (!trimmed.startsWith('|')) return null;
  return trimmed
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}
