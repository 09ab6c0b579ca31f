import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awkwardCharacter } from '../../__tests__/support/task-arbitraries';
import { parseSelector, resolveSelector } from './ranges';

const idsOf = (...words: string[]) => {
  const result = parseSelector(words);
  if (!result.ok) return result.errors.map((error) => error.code);
  return result.items.flatMap((item) => {
    if (item.kind === 'range') return item.ids;
    return item.kind === 'id' ? [item.id] : [item.kind === 'phase' ? `phase:${item.phase}` : 'all'];
  });
};

describe('parseSelector', () => {
  it.each([
    [['63'], ['63']],
    [
      ['63,', '64,', '65'],
      ['63', '64', '65'],
    ],
    [['65-67'], ['65', '66', '67']],
    [['63, 65-67, 88'], ['63', '65', '66', '67', '88']],
    [
      ['1.1', '1.2'],
      ['1.1', '1.2'],
    ],
    [['1.9-1.11'], ['1.9', '1.10', '1.11']],
    [['T003-T005'], ['T003', 'T004', 'T005']],
    [['T001..T003'], ['T001', 'T002', 'T003']],
    [
      ['T001', '..', 'T002'],
      ['T001', 'T002'],
    ],
    [['T001a..T002b'], ['T001', 'T002']],
    [
      ['T001a', 't002'],
      ['T001a', 'T002'],
    ],
    [
      ['phase:1', 'P:2'],
      ['phase:1', 'phase:2'],
    ],
    [['all'], ['all']],
  ])('reads %j', (words, expected) => {
    expect(idsOf(...words)).toEqual(expected);
  });

  it.each([
    [[], ['EMPTY_SELECTOR']],
    [[' , '], ['EMPTY_SELECTOR']],
    [['T1'], ['INVALID_ID']],
    [['V-001'], ['INVALID_ID']],
    [['67-65'], ['INVALID_RANGE']],
    [['1-99999999999'], ['INVALID_RANGE']],
    [['T001-1.2'], ['INVALID_RANGE']],
    [
      ['63', 'x;rm', '-rf'],
      ['INVALID_ID', 'INVALID_ID', 'INVALID_ID'],
    ],
  ])('refuses %j and names every wrong word', (words, expected) => {
    expect(idsOf(...words)).toEqual(expected);
  });

  it('answers any input with a value', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: awkwardCharacter })), (words) => {
        expect(typeof parseSelector(words).ok).toBe('boolean');
      }),
    );
  });
});

describe('resolveSelector', () => {
  const tasks = [
    { id: 'T001', phase: 1 },
    { id: 'T002', phase: 2 },
    { id: 'T003', phase: 2 },
  ];
  const resolve = (...words: string[]) => {
    const parsed = parseSelector(words);
    return resolveSelector(parsed.ok ? parsed.items : [], tasks);
  };

  it('gives each task once, in the order selected', () => {
    expect(resolve('T003', 'phase:2', 'all').ids).toEqual(['T003', 'T002', 'T001']);
  });

  it('names what does not exist', () => {
    expect(resolve('T002..T005', 'phase:7')).toEqual({
      ids: ['T002', 'T003'],
      notFound: ['T004', 'T005'],
      emptyPhases: [7],
    });
  });
});
