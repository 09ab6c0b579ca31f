import type { Environment } from '../lib/paths';
import type { Style } from '../text/style';

/** Exit codes that scripts rely on. */
export const EXIT = { ok: 0, failed: 1, usage: 2, needsPerson: 3, interrupted: 130 } as const;

/** What one command found or did. */
export interface Outcome {
  /** Printed with `--json`; fixed shapes. */
  readonly data: unknown;
  /** Printed without. Text of files in it has been cleaned. */
  readonly text: string;
  readonly exitCode?: number;
}

/** The process around the command. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly cwd: string;
  readonly isTty: boolean;
  /** Width of the terminal; a generous default elsewhere. */
  readonly columns: number;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Asks a person; null where there is no terminal. Resolves to null when they leave without an answer. */
  readonly ask: ((question: string) => Promise<string | null>) | null;
}

/** What a command may use of the world around it. */
export interface Cli {
  readonly env: Environment;
  readonly cwd: string;
  readonly home: string;
  readonly isJson: boolean;
  /** Value of `--project`. */
  readonly projectOption?: string;
  readonly style: Style;
  readonly isTty: boolean;
  /** Width of the terminal; a generous default elsewhere. */
  readonly columns: number;
  /** Asks a person; null where nobody can be asked. */
  readonly ask: Surroundings['ask'];
  /** Remarks beside the result, on stderr. */
  readonly note: (line: string) => void;
  /** A result line printed before the command ends; nothing with `--json`. */
  readonly print: (line: string) => void;
  /** The same without a line end: for a progress line. */
  readonly printRaw: (text: string) => void;
  /** Runs a command, prints its outcome or its error, and remembers the exit code. */
  readonly run: (work: () => Promise<Outcome>) => Promise<void>;
}
