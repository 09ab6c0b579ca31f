/** The number that was typed, with or without a dollar sign; NaN for nothing and for what is none. */
export function readNumber(text: string): number {
  const clean = text.trim().replace(/^\$/, '');
  return clean === '' ? Number.NaN : Number(clean);
}
