/** What a batch or a group left behind, for the decision log: `1 file changed`. */
export function filesChanged(files: number): string {
  return `${files} ${files === 1 ? 'file' : 'files'} changed`;
}

/** Ticks that no change backs, for the decision log: `1 tick without any change`. */
export function ticksWithoutChange(ticks: number): string {
  return `${ticks} ${ticks === 1 ? 'tick' : 'ticks'} without any change`;
}
