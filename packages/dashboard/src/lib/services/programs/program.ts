/** A program to run to its end, without a shell. */
export interface ProgramCall {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The complete environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Given on stdin; the end of it follows at once. */
  readonly input: string;
  /** It is killed when it takes longer. */
  readonly timeoutMs: number;
  /** It is killed when it writes more to stdout or stderr; what came until then is kept. */
  readonly maxBytes: number;
}

/** How a program ended. `exitCode` is null when it did not run to its end; `problem` then says why. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly isTruncated: boolean;
  /** Empty when it ran to its end. */
  readonly problem: string;
}

/** Runs a program; any end is a result. */
export type RunProgram = (call: ProgramCall) => Promise<ProgramEnd>;

/** A program that outlives us: a session of its own, no input, no output. */
export type DetachedProgram = Pick<ProgramCall, 'file' | 'args' | 'cwd' | 'env'>;

/** Starts a program that outlives us; resolves when it runs. @throws when it cannot be started */
export type StartDetached = (program: DetachedProgram) => Promise<void>;
