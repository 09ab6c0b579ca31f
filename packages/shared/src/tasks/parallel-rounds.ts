import type { SharedFile } from './conflicts';

/** One round: groups that run side by side, the nodes of a group one after another. */
export interface Round {
  /** 0-based index of the wave. */
  wave: number;
  groups: number[][];
}

/**
 * Cuts waves into rounds of at most `maxParallel` groups. Nodes of a wave that share a file, directly or
 * through others, form one group, so that no two agents touch one file at the same time.
 */
export function planRounds(
  waves: readonly (readonly number[])[],
  shared: readonly SharedFile[],
  maxParallel: number,
): Round[] {
  const filesOf = new Map<number, number[]>();
  shared.forEach(({ nodes }, file) => {
    for (const node of nodes) append(filesOf, node, file);
  });
  const size = Math.max(1, Math.floor(maxParallel));
  return waves.flatMap((nodes, wave) => {
    const groups = groupByFile(nodes, filesOf);
    const rounds: Round[] = [];
    for (let at = 0; at < groups.length; at += size)
      rounds.push({ wave, groups: groups.slice(at, at + size) });
    return rounds;
  });
}

function groupByFile(nodes: readonly number[], filesOf: ReadonlyMap<number, readonly number[]>): number[][] {
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
  const groups = new Map<number, number[]>();
  for (const node of nodes) {
    append(groups, rootOf(node), node);
  }
  return [...groups.values()];
}

/** The smaller node becomes the root, so that groups keep file order. */
function join(parent: Map<number, number>, a: number, b: number): void {
  parent.set(Math.max(a, b), Math.min(a, b));
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
