import type { z } from 'zod';

const LONGEST_VALUE = 40;
const TYPE_WORDS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'a text',
  array: 'a list',
  object: 'an object',
};

/** One field of a body that its schema refused. */
export interface RefusedField {
  /** Path with dots; empty for the whole body. */
  readonly path: string;
  readonly message: string;
}

/** What a field must be, in words for a person; undefined leaves what the schema itself says. */
export function fieldMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return 'is missing';
      const words = TYPE_WORDS[issue.expected];
      return words === undefined ? undefined : `must be ${words}${notValue(issue.input)}`;
    }
    case 'too_small':
      return limitMessage(
        issue.origin,
        issue.minimum,
        issue.inclusive === false ? 'above' : 'least',
        issue.input,
      );
    case 'too_big':
      return limitMessage(
        issue.origin,
        issue.maximum,
        issue.inclusive === false ? 'below' : 'most',
        issue.input,
      );
    case 'unrecognized_keys':
      return `there is no field ${issue.keys.map((key) => JSON.stringify(shortened(key))).join(', ')}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    default:
      return undefined;
  }
}

/** One entry for each field: of two limits that a value breaks, the narrower one comes last and says both. */
export function refusedFields(issues: readonly z.core.$ZodIssue[]): readonly RefusedField[] {
  const messages = new Map(issues.map(({ path, message }) => [path.join('.'), message]));
  return [...messages].map(([path, message]) => ({ path, message }));
}

/** All of them in one sentence. */
export function refusalSentence(fields: readonly RefusedField[]): string {
  const [first] = fields;
  if (first === undefined) return 'The body is not valid.';
  if (fields.length === 1) return `${first.path || 'The body'}: ${first.message}.`;
  return `${fields.length} fields are wrong: ${fields.map(({ path }) => path || 'the body').join(', ')}.`;
}

type Limit = 'least' | 'above' | 'most' | 'below';

function limitMessage(
  origin: string,
  limit: number | bigint,
  kind: Limit,
  input: unknown,
): string | undefined {
  if (origin === 'string') return `must have at ${kind} ${limit} characters`;
  if (origin === 'array') return `must have at ${kind} ${limit} entries`;
  if (origin !== 'number' && origin !== 'int') return undefined;
  const words = {
    least: `${limit} or more`,
    above: `more than ${limit}`,
    most: `${limit} or less`,
    below: `less than ${limit}`,
  };
  return `must be ${words[kind]}${notValue(input)}`;
}

/** What was given instead. Of long texts nothing is told: they may hold what is nobody's business. */
function notValue(input: unknown): string {
  if (typeof input === 'number' || typeof input === 'boolean' || input === null) return `, not ${input}`;
  const isShort = typeof input === 'string' && input.length <= LONGEST_VALUE;
  return isShort ? `, not ${JSON.stringify(input)}` : '';
}

function shortened(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
