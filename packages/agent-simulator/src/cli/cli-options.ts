/** What one invocation asked for, after parsing argv. */
export interface CliOptions {
  print: boolean;
  outputFormat: 'text' | 'json' | 'stream-json';
  verbose: boolean;
  sessionId?: string;
  resume?: string;
  continueLatest: boolean;
  forkSession: boolean;
  sessionPersistence: boolean;
  jsonSchema?: string;
  /** `undefined` means every tool; an empty list means none. */
  tools?: string[];
  allowedTools: string[];
  disallowedTools: string[];
  maxBudgetUsd?: number;
  maxTurns?: number;
  model?: string;
  fallbackModel?: string;
  permissionMode: string;
  skipPermissions: boolean;
  settings?: string;
  addDirs: string[];
  disableSlashCommands: boolean;
  version: boolean;
  help: boolean;
  /** Words that belong to no flag: the prompt given on the command line. */
  promptWords: string[];
}

/** Thrown for anything the CLI refuses before it starts: the message goes to stderr, the exit code is 1. */
export class CliRefusal extends Error {
  override readonly name = 'CliRefusal';
}

/** The options of a bare invocation. */
export function defaultCliOptions(): CliOptions {
  return {
    print: false,
    outputFormat: 'text',
    verbose: false,
    continueLatest: false,
    forkSession: false,
    sessionPersistence: true,
    allowedTools: [],
    disallowedTools: [],
    permissionMode: 'default',
    skipPermissions: false,
    addDirs: [],
    disableSlashCommands: false,
    version: false,
    help: false,
    promptWords: [],
  };
}
