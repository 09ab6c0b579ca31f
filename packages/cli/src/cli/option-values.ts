import { usageError } from './usage-error';

/**
 * A whole number above zero from the command line.
 * @throws SpecflowError USAGE naming the value
 */
export function positiveInteger(text: string, what: string, max = 1000): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= max) return number;
  throw usageError(`${what} is "${text}"; use a number from 1 to ${max}.`);
}
