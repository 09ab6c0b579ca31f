import type { SharedFile } from './conflicts';

/** A group of nodes for one agent. */
export interface NodeGroup {
  nodes: number[];
  weight: number;
}

/** What {@link dealWaves} and {@link queueWaves} need to know besides the waves. */
export interface BundleOptions {
  /** Files that nodes share; only those inside the wave matter. */
  shared: readonly SharedFile[];
  weightOf: (node: number) => number;
}

/**
 * Deals the nodes of each wave out to at most `maxParallel` groups that run side by side. Nodes that share
 * a file, directly or through others, come into one group, so that no two agents touch one file at a time.
 * Groups get about the same work (heaviest first to the least loaded); inside a group the quick ones come
 * first. Deterministic; groups stand in the order of their first nodes.
 */
export function dealWaves(
  waves: readonly (readonly number[])[],
  options: BundleOptions & { maxParallel: number },
): NodeGroup[][] {
  const lanes = Math.max(1, Math.floor(options.maxParallel));
  return queueWaves(waves, options).map((bundles) =>
    balance(bundles, lanes).map(({ nodes, weight }) => ({ nodes: quickFirst(nodes, options), weight })),
  );
}

/**
 * The smallest groups of each wave that may run side by side, heaviest first: whoever starts the next one
 * whenever an agent is free ends sooner than fixed groups can, when nobody knows how long a task takes.
 */
export function queueWaves(waves: readonly (readonly number[])[], options: BundleOptions): NodeGroup[][] {
  const filesOf = new Map<number, number[]>();
  options.shared.forEach(({ nodes }, file) => {
    for (const node of nodes) append(filesOf, node, file);
  });
  return waves.map((wave) =>
    bundleByFile(wave, filesOf)
      .map((nodes) => ({
        nodes: quickFirst(nodes, options),
        weight: nodes.reduce((sum, node) => sum + options.weightOf(node), 0),
      }))
      .sort((a, b) => b.weight - a.weight || smallestOf(a.nodes) - smallestOf(b.nodes)),
  );
}

function quickFirst(nodes: readonly number[], { weightOf }: BundleOptions): number[] {
  return [...nodes].sort((a, b) => weightOf(a) - weightOf(b) || a - b);
}

function balance(bundles: readonly NodeGroup[], lanes: number): NodeGroup[] {
  const groups: NodeGroup[] = [];
  for (const bundle of bundles) {
    if (groups.length < lanes) {
      groups.push({ nodes: [...bundle.nodes], weight: bundle.weight });
      continue;
    }
    const lightest = groups.reduce((best, group) => (group.weight < best.weight ? group : best));
    for (const node of bundle.nodes) lightest.nodes.push(node);
    lightest.weight += bundle.weight;
  }
  const smallest = new Map(groups.map((group) => [group, smallestOf(group.nodes)]));
  return groups.sort((a, b) => (smallest.get(a) ?? 0) - (smallest.get(b) ?? 0));
}

function smallestOf(nodes: readonly number[]): number {
  return nodes.reduce((least, node) => Math.min(least, node), Number.POSITIVE_INFINITY);
}

function bundleByFile(nodes: readonly number[], filesOf: ReadonlyMap<number, readonly number[]>): number[][] {
  const parent = new Map(nodes.map((node) => [node, node]));
  const rootOf = (node: number): number => {
    let root = node;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    parent.set(node, root);
    return root;
  };
  const firstOf = new Map<number, number>();
  for (const node of nodes) {
    for (const file of filesOf.get(node) ?? []) {
      const first = firstOf.get(file);
      if (first === undefined) firstOf.set(file, node);
      else join(parent, rootOf(first), rootOf(node));
    }
  }
  const bundles = new Map<number, number[]>();
  for (const node of nodes) {
    append(bundles, rootOf(node), node);
  }
  return [...bundles.values()];
}

/** The smaller node becomes the root, so that bundles keep file order. */
function join(parent: Map<number, number>, a: number, b: number): void {
  parent.set(Math.max(a, b), Math.min(a, b));
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
