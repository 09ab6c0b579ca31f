import { describe, expect, it } from 'vitest';
import { columnLeft, fitGraph } from './fit-graph';
import { buildTaskGraph, GRAPH, type PlanTask } from './graph';

/** A chain of tasks: one to a level. */
function chain(length: number) {
  const tasks = Array.from(
    { length },
    (_, n): PlanTask => ({
      id: `T${n}`,
      description: '',
      status: 'pending',
      section: null,
      line: n,
      dependsOn: n === 0 ? [] : [`T${n - 1}`],
      files: [],
      parallel: false,
    }),
  );
  return buildTaskGraph({ source: 'tasks.md', tasks, criticalPath: [], cycles: [] }, null);
}

describe('fitting the graph into the window', () => {
  const graph = chain(5);

  it('takes a few missing pixels from between the columns, so that nothing scrolls for them', () => {
    const fitted = fitGraph(graph, graph.width - 10);
    expect(fitted.width).toBeLessThanOrEqual(graph.width - 10);
    const lefts = fitted.levels.map((ids) => columnLeft(fitted, ids));
    const steps = lefts.slice(1).map((left, index) => left - (lefts[index] ?? 0));
    expect(new Set(steps)).toEqual(new Set([GRAPH.nodeWidth + GRAPH.gapX - 3]));
    expect((lefts.at(-1) ?? 0) + GRAPH.nodeWidth + GRAPH.pad).toBe(fitted.width);
  });

  it.each([
    ['fits', graph.width],
    ['would have no room for its lines', graph.width - 200],
  ])('leaves a graph alone that %s', (_, width) => {
    expect(fitGraph(graph, width)).toBe(graph);
  });

  it('leaves a single column alone', () => {
    const one = chain(1);
    expect(fitGraph(one, 100)).toBe(one);
  });
});
