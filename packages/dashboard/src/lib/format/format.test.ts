import { describe, expect, it } from 'vitest';
import { formatCount } from './count';
import { formatDuration, formatDurationRange } from './duration';
import { formatLimitUsd, formatUsd } from './money';
import { formatAgo } from './time';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('money', () => {
  it.each([
    [0, '$0.00'],
    [0.004, '<$0.01'],
    [1.234, '$1.23'],
    [1_234.5, '$1,234.50'],
  ])('writes %d as %s', (usd, text) => expect(formatUsd(usd)).toBe(text));

  it.each([
    [50, '$50'],
    [0.5, '$0.50'],
  ])('writes the limit %d as %s', (usd, text) => expect(formatLimitUsd(usd)).toBe(text));
});

describe('durations', () => {
  it.each([
    [-5, '0s'],
    [32 * SECOND, '32s'],
    [4 * MINUTE + 2 * SECOND, '4m 02s'],
    [64 * MINUTE, '1h 04m'],
    [30 * HOUR, '30h 00m'],
  ])('writes %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [[9 * MINUTE, 16 * MINUTE], '9m–16m'],
    [[20 * SECOND, 70 * SECOND], '20s–1m 10s'],
    [[90 * MINUTE, 3 * HOUR], '1h 30m–3h'],
    [[9 * MINUTE, 9 * MINUTE + 5 * SECOND], 'about 9m'],
  ] as const)('writes the estimate %j as %s', (range, text) => expect(formatDurationRange(range)).toBe(text));
});

describe('distances in time', () => {
  it.each([
    [-3 * SECOND, 'just now'],
    [9 * SECOND, '9 s ago'],
    [12 * MINUTE, '12 min ago'],
    [3 * HOUR, '3 h ago'],
    [49 * HOUR, '2 d ago'],
  ])('writes %d ms ago as %s', (ms, text) => expect(formatAgo(ms)).toBe(text));
});

describe('counts', () => {
  it('knows one from many', () => {
    expect([formatCount(1, 'task'), formatCount(0, 'task'), formatCount(2, 'batch', 'batches')]).toEqual([
      '1 task',
      '0 tasks',
      '2 batches',
    ]);
  });
});
