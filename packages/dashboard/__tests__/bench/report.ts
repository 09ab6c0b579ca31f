/** `%` is a share of one core; `×` is a ratio. */
export type Unit = 'ms' | 's' | 'MB' | 'kB' | '%' | '×' | '';

/** One measured number, and the figure below which it should stay, if there is one. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  readonly below?: number;
}

/** What one section measured. */
export interface SectionReport {
  readonly title: string;
  readonly measures: readonly Measure[];
}

/** How a report is printed. */
export type ReportFormat = 'text' | 'markdown';

const HEADER = ['Measure', 'Goal', 'Reached', ''] as const;

/** A table of all sections, without a line end after the last row. */
export function formatReport(reports: readonly SectionReport[], format: ReportFormat): string {
  const rows = reports.map(({ title, measures }) => ({ title, cells: measures.map(toCells) }));
  return format === 'markdown' ? toMarkdown(rows) : toText(rows);
}

/** A number with three significant digits and its unit: `0.123 ms`, `12.3 ms`, `1234 ms`. */
function formatValue(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return 'not measured';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return `${value.toFixed(digits)} ${unit}`.trim();
}

type Cells = readonly [name: string, goal: string, reached: string, verdict: string];

interface Rows {
  readonly title: string;
  readonly cells: readonly Cells[];
}

function toCells({ name, value, unit, below }: Measure): Cells {
  const goal = below === undefined ? '' : `< ${below} ${unit}`.trim();
  const verdict = below === undefined ? '' : value < below ? 'reached' : 'missed';
  return [name, goal, formatValue(value, unit), verdict];
}

function toText(rows: readonly Rows[]): string {
  const all = [HEADER, ...rows.flatMap(({ cells }) => cells)];
  const widths = HEADER.map((_, column) => Math.max(...all.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: Cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows
    .flatMap(({ title, cells }) => ['', title, ...cells.map((cell) => `  ${line(cell)}`.trimEnd())])
    .join('\n')
    .trimStart();
}

function toMarkdown(rows: readonly Rows[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(HEADER),
    line(HEADER.map(() => '---')),
    ...rows.flatMap(({ title, cells }) => [line([`**${title}**`, '', '', '']), ...cells.map(line)]),
  ].join('\n');
}
