import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTask } from '../../__tests__/support/task-arbitraries';
import { findCriticalPath } from './critical-path';
import { findCycles } from './cycles';
import { buildTaskGraph, stableOrder, type TaskGraph } from './graph';
import type { Task } from './model';
import { computeWaves } from './waves';

const idsOf = (graph: TaskGraph, nodes: readonly number[]) => nodes.map((node) => graph.ids[node]);
const wavesOf = (graph: TaskGraph) => computeWaves(graph).map((wave) => idsOf(graph, wave));
const chain = (length: number) =>
  Array.from({ length }, (_, i) => makeTask(`T${i}`, i === 0 ? [] : [`T${i - 1}`]));

/** Any graph: edges point anywhere, also at the task itself. */
const anyTasks: fc.Arbitrary<Task[]> = fc.integer({ min: 0, max: 25 }).chain((size) =>
  fc
    .array(fc.array(fc.nat(Math.max(0, size - 1)), { maxLength: 3 }), { minLength: size, maxLength: size })
    .map((edges) =>
      edges.map((to, i) =>
        makeTask(
          `T${i}`,
          [...new Set(to)].map((n) => `T${n}`),
        ),
      ),
    ),
);

/** Which tasks reach which, by brute force. */
function reachable(tasks: readonly Task[]): Map<string, Set<string>> {
  const reach = new Map(tasks.map((task) => [task.id, new Set(task.dependsOn)]));
  for (let round = 0; round < tasks.length; round += 1) {
    for (const known of reach.values())
      for (const id of [...known]) for (const far of reach.get(id) ?? []) known.add(far);
  }
  return reach;
}

describe('waves', () => {
  it('give the example of seed 004', () => {
    const tasks = [
      makeTask('63'),
      makeTask('64', ['63']),
      makeTask('65', ['63']),
      makeTask('66', ['64']),
      makeTask('67', ['65']),
      makeTask('88'),
    ];
    expect(wavesOf(buildTaskGraph(tasks))).toEqual([
      ['63', '88'],
      ['64', '65'],
      ['66', '67'],
    ]);
  });

  it('handle one root with 49 dependents, a chain of 20, and nothing', () => {
    const star = [makeTask('R'), ...Array.from({ length: 49 }, (_, i) => makeTask(`L${i}`, ['R']))];
    expect(computeWaves(buildTaskGraph(star)).map((wave) => wave.length)).toEqual([1, 49]);
    expect(computeWaves(buildTaskGraph(chain(20)))).toHaveLength(20);
    expect(computeWaves(buildTaskGraph([]))).toEqual([]);
  });

  it('respect every edge, hold every task that no cycle holds up once, and are as few as possible', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const waves = wavesOf(buildTaskGraph(tasks));
        const reach = reachable(tasks);
        const isHeldUp = (id: string): boolean =>
          reach.get(id)?.has(id) === true ||
          [...(reach.get(id) ?? [])].some((far) => reach.get(far)?.has(far));
        const free = tasks.filter((task) => !isHeldUp(task.id)).map((task) => task.id);
        expect(waves.flat().sort()).toEqual([...free].sort());
        const waveOf = new Map(waves.flatMap((wave, index) => wave.map((id) => [id, index] as const)));
        for (const task of tasks) {
          const wave = waveOf.get(task.id);
          if (wave === undefined) continue;
          // The earliest wave possible for each task makes the number of waves minimal.
          expect(wave).toBe(Math.max(-1, ...task.dependsOn.map((id) => waveOf.get(id) ?? -1)) + 1);
        }
      }),
    );
  });
});

describe('cycles', () => {
  it('are named with their path, each once', () => {
    const tasks = [
      makeTask('T1', ['T2']),
      makeTask('T2', ['T3']),
      makeTask('T3', ['T1']),
      makeTask('T4', ['T1']),
      makeTask('T5', ['T5']),
    ];
    expect(findCycles(buildTaskGraph(tasks))).toEqual([['T1', 'T2', 'T3'], ['T5']]);
  });

  it('are reported exactly when one exists, and each path really is a cycle', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const cycles = findCycles(buildTaskGraph(tasks));
        const reach = reachable(tasks);
        expect(cycles.length > 0).toBe(tasks.some((task) => reach.get(task.id)?.has(task.id)));
        const byId = new Map(tasks.map((task) => [task.id, task]));
        for (const cycle of cycles) {
          expect(new Set(cycle).size).toBe(cycle.length);
          cycle.forEach((id, index) => {
            expect(byId.get(id)?.dependsOn).toContain(cycle[(index + 1) % cycle.length]);
          });
        }
      }),
    );
  });

  it('are found in a chain of 100,000 tasks without overflowing the stack', () => {
    const tasks = chain(100_000);
    if (tasks[0]) tasks[0].dependsOn = [...tasks[0].dependsOn, 'T99999'];
    expect(findCycles(buildTaskGraph(tasks))[0]).toHaveLength(100_000);
  });
});

describe('order', () => {
  it('is file order where no dependency speaks against it', () => {
    const tasks = [makeTask('A', ['C']), makeTask('B'), makeTask('C'), makeTask('D')];
    const graph = buildTaskGraph(tasks);
    expect(idsOf(graph, stableOrder(graph).order)).toEqual(['B', 'C', 'A', 'D']);
  });

  it('ignores dependencies on tasks outside the list', () => {
    expect(wavesOf(buildTaskGraph([makeTask('A', ['Z'])]))).toEqual([['A']]);
  });
});

describe('sequential notes', () => {
  const inGroup = (id: string, dependsOn: string[] = []) =>
    makeTask(id, dependsOn, { sequentialGroup: '1-3' });

  it('put the tasks of a group one after another', () => {
    expect(wavesOf(buildTaskGraph([inGroup('A'), makeTask('X'), inGroup('B'), inGroup('C')]))).toEqual([
      ['A', 'X'],
      ['B'],
      ['C'],
    ]);
  });

  it('never contradict a written dependency', () => {
    const graph = buildTaskGraph([inGroup('A', ['C']), inGroup('B'), inGroup('C')]);
    expect(wavesOf(graph)).toEqual([['B'], ['C'], ['A']]);
    expect(findCycles(graph)).toEqual([]);
  });

  it('make no cycle whatever the dependencies are', () => {
    fc.assert(
      fc.property(anyTasks, fc.array(fc.nat(2)), (tasks, groups) => {
        const grouped = tasks.map((task, i) => ({ ...task, sequentialGroup: `g${groups[i] ?? 0}` }));
        expect(findCycles(buildTaskGraph(grouped)).length).toBe(findCycles(buildTaskGraph(tasks)).length);
      }),
    );
  });
});

describe('critical path', () => {
  it('is the longest chain, first task first', () => {
    const tasks = [
      makeTask('A'),
      makeTask('B', ['A']),
      makeTask('C'),
      makeTask('D', ['C', 'B']),
      makeTask('E', ['C']),
    ];
    const graph = buildTaskGraph(tasks);
    expect(idsOf(graph, findCriticalPath(graph))).toEqual(['A', 'B', 'D']);
  });

  it('weighs tasks when weights are given', () => {
    const tasks = [makeTask('A'), makeTask('B', ['A']), makeTask('C')];
    const graph = buildTaskGraph(tasks);
    expect(
      idsOf(
        graph,
        findCriticalPath(graph, (node) => (node === 2 ? 10 : 1)),
      ),
    ).toEqual(['C']);
  });

  it('is as long as there are waves, for any graph', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const graph = buildTaskGraph(tasks);
        expect(findCriticalPath(graph)).toHaveLength(computeWaves(graph).length);
      }),
    );
  });
});
