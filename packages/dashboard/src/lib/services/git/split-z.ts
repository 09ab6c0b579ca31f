/** Splits output of `-z`: records are ended by NUL. */
export function splitZ(output: string): string[] {
  const parts = output.split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}
