import { SpecflowError } from '@specflow/shared/errors';

/** No request of ours is nested deeper than a configuration with lists in it. */
const MAX_DEPTH = 32;

/** NUL, which ends an argument and a path, and surrogates without their other half. */
const UNTELLABLE = /\0|[\ud800-\udfff]/u;

/**
 * The JSON value of a request body; an empty body is an empty object.
 * @throws SpecflowError INVALID_REQUEST for text that is no JSON, that is nested too deep for code that recurses, that
 *   names `__proto__`, which a merge would take for the prototype, or that holds what no file and no prompt can hold
 *   word for word (NUL, half a character).
 */
export function parseJsonBody(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text === '' ? '{}' : text);
  } catch (error) {
    throw new SpecflowError('INVALID_REQUEST', {
      message: 'The body is not valid JSON.',
      hint: 'Send one JSON object.',
      cause: error,
    });
  }
  refuseStrangeShapes(value);
  return value;
}

/** Level by level instead of by recursion, which is what a deep value would exhaust. */
function refuseStrangeShapes(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw refuse(`is nested deeper than ${MAX_DEPTH} levels`);
    if (level.some((item) => typeof item === 'string' && UNTELLABLE.test(item)))
      throw refuse('has a text with a NUL or half a character');
    const objects = level.filter(isObject);
    if (objects.some((item) => Object.hasOwn(item, '__proto__'))) throw refuse('has a key "__proto__"');
    level = objects.flatMap((item) => Object.values(item));
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function refuse(what: string): SpecflowError {
  return new SpecflowError('INVALID_REQUEST', { message: `The body ${what}.`, hint: 'Send plain JSON.' });
}
