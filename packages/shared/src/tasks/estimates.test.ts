import { describe, expect, it } from 'vitest';
import { readEstimate, readHours, weightOf } from './estimates';

describe('size of a task', () => {
  it.each([
    ['3 hours', 3],
    ['2-4 hours', 3],
    ['1.5h', 1.5],
    ['18–25 hours', 21.5],
    ['30 minutes', 0.5],
    ['1 day', 8],
    ['Low', undefined],
    ['0 hours', undefined],
  ])('reads the effort %s as %s hours', (text, hours) => {
    expect(readHours(text)).toBe(hours);
  });

  it.each([
    ['[HIGH] Rework the lock', { complexity: 'high' }],
    ['Rework the lock (CRITICAL)', { complexity: 'critical' }],
    ['**CRITICAL**: rework', { complexity: 'critical' }],
    ['CRITICAL: rework', { complexity: 'critical' }],
    ['Rework (~2h)', { hours: 2 }],
    ['Rework [LOW] (est. 30 min)', { hours: 0.5, complexity: 'low' }],
    ['Rework ~1 hour', { hours: 1 }],
    ['Categorize gaps (CRITICAL > HIGH > MEDIUM > LOW)', {}],
    ['Set the category with CRITICAL priority', {}],
    ['Expire sessions after 2 hours', {}],
    ['Write HIGHLIGHT.md (3 files)', {}],
  ])('reads %s', (text, estimate) => {
    expect(readEstimate(text)).toEqual(estimate);
  });

  it('prefers hours to markers, and counts an unmarked task as one', () => {
    expect(weightOf({ estimateHours: 4, complexity: 'low' })).toBe(4);
    expect([
      weightOf({ complexity: 'critical' }),
      weightOf({ complexity: 'high' }),
      weightOf({}),
      weightOf({ complexity: 'low' }),
    ]).toEqual([3, 2, 1, 0.5]);
  });
});
