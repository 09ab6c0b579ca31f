import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dealWaves } from './wave-groups';

const deal = (weights: readonly number[], maxParallel: number, shared: number[][] = []) =>
  dealWaves([weights.map((_, node) => node)], {
    shared: shared.map((nodes, file) => ({ file: `f${file}.ts`, nodes })),
    weightOf: (node) => weights[node] ?? 1,
    maxParallel,
  })[0] ?? [];

describe('groups of a wave', () => {
  it('get about the same work, quick tasks first', () => {
    expect(deal([1, 8, 2, 4, 3], 2)).toEqual([
      { nodes: [0, 1], weight: 9 },
      { nodes: [2, 4, 3], weight: 9 },
    ]);
  });

  it('hold tasks that share a file together, also through a third one', () => {
    expect(
      deal([1, 1, 1, 1], 4, [
        [0, 2],
        [2, 3],
      ]).map((group) => group.nodes),
    ).toEqual([[0, 2, 3], [1]]);
  });

  it('cover the wave once, are at most as many as agents, and never split a file', () => {
    const arbitrary = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.array(fc.nat(29), { minLength: 2, maxLength: 3 }), { maxLength: 6 }),
    );
    fc.assert(
      fc.property(arbitrary, ([weights, maxParallel, pairs]) => {
        const shared = pairs.map((nodes) => [...new Set(nodes.map((node) => node % weights.length))]);
        const groups = deal(weights, maxParallel, shared);
        expect(groups.flatMap((group) => group.nodes).sort((a, b) => a - b)).toEqual(
          weights.map((_, node) => node),
        );
        expect(groups.length).toBeLessThanOrEqual(maxParallel);
        for (const nodes of shared) {
          expect(groups.filter((group) => nodes.some((node) => group.nodes.includes(node)))).toHaveLength(1);
        }
      }),
    );
  });

  it('leave no group heavier than the average by more than its heaviest task', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        (weights, maxParallel) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          const heaviest = Math.max(...weights);
          for (const group of deal(weights, maxParallel)) {
            expect(group.weight).toBeLessThanOrEqual(total / maxParallel + heaviest);
          }
        },
      ),
    );
  });
});
