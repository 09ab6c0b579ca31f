import { usageError } from '../cli/usage-error';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
const LONGEST_MS = 24 * 3_600_000;
const AMOUNT = /(\d+(?:\.\d+)?)\s*(s|m|h)(?:ec|in|our)?s?/g;

/**
 * A duration of the command line in milliseconds: `1h`, `90m`, `1h30m`, `45s`.
 * @throws SpecflowError USAGE naming the value
 */
export function durationMs(text: string, what: string): number {
  const plain = text.trim().toLowerCase();
  const parts = [...plain.matchAll(AMOUNT)];
  const ms = parts.reduce((sum, [, amount, unit = 's']) => sum + Number(amount) * (UNIT_MS[unit] ?? 0), 0);
  const isWhole = parts.map(([part]) => part).join('') === plain.replace(/\s+(?=\d)/g, '');
  if (parts.length > 0 && isWhole && ms >= 1_000 && ms <= LONGEST_MS) return Math.round(ms);
  throw usageError(`${what} is "${text}"; use a time from 1s to 24h such as 1h, 90m or 1h30m.`);
}

/**
 * An amount in dollars from the command line.
 * @throws SpecflowError USAGE naming the value
 */
export function dollars(text: string, what: string): number {
  const amount = Number(text);
  if (text.trim() !== '' && Number.isFinite(amount) && amount > 0) return amount;
  throw usageError(`${what} is "${text}"; use an amount in dollars such as 20 or 7.50.`);
}
