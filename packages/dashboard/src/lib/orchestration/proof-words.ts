/** A number with its noun: `1 wave`, `2 waves`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** What a batch or a group left behind, for the decision log: `1 file changed`. */
export function filesChanged(files: number): string {
  return `${counted(files, 'file')} changed`;
}

/** Ticks that no change backs, for the decision log: `1 tick without any change`. */
export function ticksWithoutChange(ticks: number): string {
  return `${counted(ticks, 'tick')} without any change`;
}
