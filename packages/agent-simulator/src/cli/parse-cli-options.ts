import { type CliOptions, CliRefusal, defaultCliOptions } from './cli-options';
import { FLAGS, type Flag } from './flag-table';

/**
 * Splits a tool list as the CLI does: commas and blanks separate, but not inside the parentheses of a
 * rule such as `Bash(git commit:*)`.
 */
function splitToolList(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const char of text) {
    if (char === '(') depth += 1;
    if (char === ')') depth = Math.max(0, depth - 1);
    if (depth === 0 && (char === ',' || /\s/.test(char))) {
      if (current !== '') parts.push(current);
      current = '';
    } else current += char;
  }
  return current === '' ? parts : [...parts, current];
}

interface Cursor {
  argv: readonly string[];
  index: number;
}

function takeValue(cursor: Cursor, name: string, optional: boolean): string {
  const next = cursor.argv[cursor.index + 1];
  if (next === undefined || (optional && next.startsWith('-'))) {
    if (optional) return '';
    throw new CliRefusal(`error: option '${name} <value>' argument missing`);
  }
  cursor.index += 1;
  return next;
}

function takeList(cursor: Cursor): string[] {
  const values: string[] = [];
  for (let next = cursor.argv[cursor.index + 1]; next !== undefined; next = cursor.argv[cursor.index + 1]) {
    if (next.startsWith('-')) break;
    values.push(...splitToolList(next));
    cursor.index += 1;
  }
  return values;
}

function applyFlag(options: CliOptions, flag: Flag, at: { cursor: Cursor; name: string; inline?: string }) {
  const { cursor, name, inline } = at;
  if (flag.kind === 'switch') flag.apply(options);
  else if (flag.kind === 'value')
    flag.apply(options, inline ?? takeValue(cursor, name, flag.optional === true));
  else flag.apply(options, inline === undefined ? takeList(cursor) : splitToolList(inline));
}

/**
 * Reads the command line: `--flag value`, `--flag=value`, variadic tool lists, `--` before the prompt.
 *
 * @throws CliRefusal for an unknown flag, a missing value or a value outside its choices.
 */
export function parseCliOptions(argv: readonly string[]): CliOptions {
  const options = defaultCliOptions();
  const cursor: Cursor = { argv, index: 0 };
  for (; cursor.index < argv.length; cursor.index += 1) {
    const word = argv[cursor.index] ?? '';
    if (word === '--') {
      options.promptWords.push(...argv.slice(cursor.index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      options.promptWords.push(word);
      continue;
    }
    const [, long, inline] = /^(--[^=]+)=([\s\S]*)$/.exec(word) ?? [];
    const name = long ?? word;
    const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
    if (flag === undefined) throw new CliRefusal(`error: unknown option '${name}'`);
    applyFlag(options, flag, { cursor, name, inline });
  }
  return options;
}
