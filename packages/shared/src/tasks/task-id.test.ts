import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLeadingId } from './task-id';

describe('the short way to the id of a line', () => {
  const behind = fc.string({
    unit: fc.constantFrom(
      ' ',
      'A',
      'T',
      'a',
      '[',
      ']',
      'P',
      '-',
      '–',
      ':',
      '.',
      ',',
      '*',
      '&',
      '1',
      '\t',
      '\u00a0',
    ),
    maxLength: 6,
  });
  const id = fc.stringMatching(/^T\d{2,5}[a-z]?$/);

  it('says the same as the patterns', () => {
    fc.assert(
      fc.property(fc.constantFrom('', ' ', '  '), id, behind, (before, task, rest) => {
        const text = `${before}${task}${rest}`;
        // The patterns skip a tab in front, the short way does not know it.
        expect(readLeadingId(text)).toEqual(readLeadingId(`\t${text}`));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    [' T001 Do it', { id: 'T001', scheme: 'T', rest: 'Do it' }],
    [' T1000  [P] Do it', { id: 'T1000', scheme: 'T', rest: '[P] Do it' }],
    [' T001 - T003 Do them', null],
    [' T12 Do it', null],
  ])('reads "%s"', (text, expected) => {
    expect(readLeadingId(text)).toEqual(expected);
  });
});
