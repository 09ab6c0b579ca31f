import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdIndex } from './id-index';

const ids = fc.oneof(
  fc.array(fc.constantFrom('T001', 'T002', 'T003', 'T01', 'T0004', 'T001a', '1.2')),
  fc
    .uniqueArray(fc.integer({ min: 100, max: 999 }))
    .map((numbers) => numbers.sort((a, b) => a - b).map((n) => `T${n}`)),
);

describe('an index of ids', () => {
  it('finds repeats and knows what was added, in whatever order ids come', () => {
    fc.assert(
      fc.property(ids, fc.array(fc.integer({ min: 90, max: 999 })), (added, numbers) => {
        const index = createIdIndex();
        const reference = new Set<string>();
        for (const id of added) {
          expect(index.add(id)).toBe(!reference.has(id));
          reference.add(id);
        }
        for (const id of [...added, ...numbers.map((n) => `T${n}`), 'T001', 'T0', '', '1.2'])
          expect(index.has(id)).toBe(reference.has(id));
      }),
    );
  });
});
