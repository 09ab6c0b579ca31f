import type { WaveGraph } from '@specflow/shared/tasks';

/** Groups of task nodes in the order in which they are offered, and how long each takes. */
export interface EagerGroup {
  readonly nodes: readonly number[];
  readonly units: number;
}

/**
 * When the last group ends if each starts as soon as an agent is free and all that its tasks wait for is done, without
 * waiting for the rest of a wave: what could be won by that. Null when something waits for ever.
 */
export function wallWithoutWaves(
  graph: WaveGraph,
  groups: readonly EagerGroup[],
  agents: number,
): number | null {
  const done = new Set<number>();
  const waiting = [...groups];
  const working: { readonly group: EagerGroup; readonly endsAt: number }[] = [];
  let now = 0;
  while (waiting.length + working.length > 0) {
    passBarriers(graph, done);
    for (let at = 0; at < waiting.length && working.length < agents; ) {
      const group = waiting[at];
      if (!group || !isReady(graph, group, done)) at += 1;
      else {
        waiting.splice(at, 1);
        working.push({ group, endsAt: now + group.units });
      }
    }
    if (working.length === 0) return null;
    now = Math.min(...working.map(({ endsAt }) => endsAt));
    for (const { group } of working.filter(({ endsAt }) => endsAt <= now))
      for (const node of group.nodes) done.add(node);
    working.splice(0, working.length, ...working.filter(({ endsAt }) => endsAt > now));
  }
  return now;
}

function isReady(graph: WaveGraph, { nodes }: EagerGroup, done: ReadonlySet<number>): boolean {
  const own = new Set(nodes);
  return nodes.every((node) =>
    (graph.dependencies[node] ?? []).every((needed) => done.has(needed) || own.has(needed)),
  );
}

/** Nodes that are no work are done as soon as what they wait for is. */
function passBarriers({ size, taskCount, dependencies }: WaveGraph, done: Set<number>): void {
  for (let found = true; found; ) {
    found = false;
    for (let node = taskCount; node < size; node += 1) {
      if (done.has(node) || !(dependencies[node] ?? []).every((needed) => done.has(needed))) continue;
      done.add(node);
      found = true;
    }
  }
}
