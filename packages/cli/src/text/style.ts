/** Colours and emphasis; every function returns its text unchanged where colours are off. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly accent: (text: string) => string;
}

/** Colours are on for a terminal, unless `NO_COLOR` is set (to anything) or `TERM` is `dumb`. */
export function createStyle(isTty: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const isOn = isTty && !env.NO_COLOR && env.TERM !== 'dumb';
  const code = (open: number, close: number) => (text: string) =>
    isOn ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: code(1, 22),
    dim: code(2, 22),
    good: code(32, 39),
    bad: code(31, 39),
    warn: code(33, 39),
    accent: code(36, 39),
  };
}
