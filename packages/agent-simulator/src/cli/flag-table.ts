import { type CliOptions, CliRefusal } from './cli-options';

/** How a flag takes its value and what it changes. */
export type Flag =
  | { kind: 'switch'; apply: (options: CliOptions) => void }
  | { kind: 'value'; optional?: boolean; apply: (options: CliOptions, value: string) => void }
  | { kind: 'list'; apply: (options: CliOptions, values: string[]) => void };

const OUTPUT_FORMATS = ['text', 'json', 'stream-json'] as const;
const PERMISSION_MODES = ['acceptEdits', 'auto', 'bypassPermissions', 'default', 'dontAsk', 'manual', 'plan'];

function oneOf<T extends string>(flag: string, allowed: readonly T[], value: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new CliRefusal(
    `error: option '${flag}' argument '${value}' is invalid. Allowed choices are ${allowed.join(', ')}.`,
  );
}

function positiveNumber(flag: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new CliRefusal(`error: option '${flag}' argument '${value}' is invalid. Must be a number above 0.`);
}

const flag = {
  on: (apply: (options: CliOptions) => void): Flag => ({ kind: 'switch', apply }),
  value: (apply: (options: CliOptions, value: string) => void): Flag => ({ kind: 'value', apply }),
  list: (apply: (options: CliOptions, values: string[]) => void): Flag => ({ kind: 'list', apply }),
  ignoredValue: (): Flag => ({ kind: 'value', apply: () => undefined }),
};

const print = flag.on((o) => {
  o.print = true;
});
const resume: Flag = {
  kind: 'value',
  optional: true,
  apply: (o, value) => {
    o.resume = value;
  },
};
const continueLatest = flag.on((o) => {
  o.continueLatest = true;
});
const allowedTools = flag.list((o, values) => {
  o.allowedTools.push(...values);
});
const disallowedTools = flag.list((o, values) => {
  o.disallowedTools.push(...values);
});
const version = flag.on((o) => {
  o.version = true;
});
const help = flag.on((o) => {
  o.help = true;
});

/** Every flag that is understood; anything else is refused as an unknown option. */
export const FLAGS: Readonly<Record<string, Flag>> = {
  '-p': print,
  '--print': print,
  '--output-format': flag.value((o, value) => {
    o.outputFormat = oneOf('--output-format <format>', OUTPUT_FORMATS, value);
  }),
  '--verbose': flag.on((o) => {
    o.verbose = true;
  }),
  '--session-id': flag.value((o, value) => {
    o.sessionId = value;
  }),
  '-r': resume,
  '--resume': resume,
  '-c': continueLatest,
  '--continue': continueLatest,
  '--fork-session': flag.on((o) => {
    o.forkSession = true;
  }),
  '--no-session-persistence': flag.on((o) => {
    o.sessionPersistence = false;
  }),
  '--json-schema': flag.value((o, value) => {
    o.jsonSchema = value;
  }),
  '--tools': flag.list((o, values) => {
    o.tools = [...(o.tools ?? []), ...values];
  }),
  '--allowedTools': allowedTools,
  '--allowed-tools': allowedTools,
  '--disallowedTools': disallowedTools,
  '--disallowed-tools': disallowedTools,
  '--max-budget-usd': flag.value((o, value) => {
    o.maxBudgetUsd = positiveNumber('--max-budget-usd <amount>', value);
  }),
  '--max-turns': flag.value((o, value) => {
    o.maxTurns = positiveNumber('--max-turns <turns>', value);
  }),
  '--model': flag.value((o, value) => {
    o.model = value;
  }),
  '--fallback-model': flag.value((o, value) => {
    o.fallbackModel = value;
  }),
  '--permission-mode': flag.value((o, value) => {
    o.permissionMode = oneOf('--permission-mode <mode>', PERMISSION_MODES, value);
  }),
  '--dangerously-skip-permissions': flag.on((o) => {
    o.skipPermissions = true;
  }),
  '--settings': flag.value((o, value) => {
    o.settings = value;
  }),
  '--add-dir': flag.list((o, values) => {
    o.addDirs.push(...values);
  }),
  '--disable-slash-commands': flag.on((o) => {
    o.disableSlashCommands = true;
  }),
  // Accepted because callers pass them; they steer parts of the real CLI that have no counterpart here.
  '--append-system-prompt': flag.ignoredValue(),
  '--setting-sources': flag.ignoredValue(),
  '--permission-prompts': flag.ignoredValue(),
  '--mcp-config': flag.ignoredValue(),
  '--strict-mcp-config': flag.on(() => undefined),
  '-v': version,
  '--version': version,
  '-h': help,
  '--help': help,
};
