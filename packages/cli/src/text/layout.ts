import { cleanText } from './clean-text';

/** Rows as aligned columns, two spaces apart; trailing blanks are dropped. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Colours take no room. */
function widthOf(cell: string): number {
  return [...cleanText(cell)].length;
}

/** `██████░░░░` of `width` characters; full only when everything is done. */
export function progressBar(done: number, total: number, width: number): string {
  const filled = total === 0 ? 0 : Math.floor((Math.min(done, total) / total) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

/** `1 task`, `2 tasks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `$1.25`. */
export function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

/** `48 s`, `3 min 05 s`, `2 h 07 min` of milliseconds. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
