import { SpecflowError } from '@specflow/shared/errors';

const MAX_KEY_LENGTH = 256;
const SEGMENT = /^(?:[A-Za-z_][\w-]*|\d+)$/;
/** Keys that mean something else to JavaScript than to JSON. */
const RESERVED: readonly string[] = ['__proto__', 'prototype', 'constructor'];

/**
 * The parts of a dotted key such as `orchestration.step.index`.
 * @throws SpecflowError USAGE for anything else
 */
export function parseStateKey(key: string): readonly string[] {
  const parts = key.split('.');
  const isKey =
    key.length <= MAX_KEY_LENGTH && parts.every((part) => SEGMENT.test(part) && !RESERVED.includes(part));
  if (isKey) return parts;
  throw new SpecflowError('USAGE', {
    message: `"${key}" is no key of the state file.`,
    hint: 'Use names joined by dots, such as orchestration.step.current.',
  });
}

/** The value at a key; undefined when there is none. Arrays are values, their elements have no key. */
export function valueAt(state: unknown, parts: readonly string[]): unknown {
  let value = state;
  for (const part of parts) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/**
 * The state with another value at a key; parents that are missing or null are created. Changes nothing in place.
 * @throws SpecflowError USAGE when a parent is an array, text or number
 */
export function withValueAt(
  state: Readonly<Record<string, unknown>>,
  parts: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [part, ...rest] = parts;
  if (part === undefined) return { ...state };
  if (rest.length === 0) return { ...state, [part]: value };
  const child = Object.hasOwn(state, part) ? state[part] : undefined;
  if (child !== undefined && child !== null && !isObject(child))
    throw new SpecflowError('USAGE', {
      message: `"${part}" holds ${Array.isArray(child) ? 'a list' : 'a single value'}, which has no keys.`,
      hint: 'Set the whole value, lists as JSON.',
    });
  return { ...state, [part]: withValueAt(child ?? {}, rest, value) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
