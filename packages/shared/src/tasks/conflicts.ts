import type { FileConflict, Task } from './model';

/** Tasks that share a file, as positions in the list that was given. */
export interface SharedFile {
  file: string;
  nodes: number[];
}

/**
 * Files that at least two of the tasks name, in the order in which the file is first named. A bare file
 * name stands for the one path of the list that ends in it, if there is exactly one. Folders don't count:
 * two agents may well add files to one folder.
 */
export function findSharedFiles(tasks: readonly Task[]): SharedFile[] {
  const fullPath = fullPaths(tasks);
  const nodesOf = new Map<string, number[]>();
  tasks.forEach((task, node) => {
    for (const named of new Set(task.files.map((file) => fullPath.get(file) ?? file))) {
      if (named.endsWith('/')) continue;
      const nodes = nodesOf.get(named);
      if (nodes === undefined) nodesOf.set(named, [node]);
      else nodes.push(node);
    }
  });
  return [...nodesOf].filter(([, nodes]) => nodes.length > 1).map(([file, nodes]) => ({ file, nodes }));
}

/** Bare file name → the only path with a folder that ends in it. */
function fullPaths(tasks: readonly Task[]): Map<string, string> {
  const paths = new Map<string, Set<string>>();
  for (const file of new Set(tasks.flatMap((task) => task.files))) {
    const slash = file.lastIndexOf('/');
    if (slash === -1 || slash === file.length - 1) continue;
    const name = file.slice(slash + 1);
    const known = paths.get(name) ?? new Set<string>();
    paths.set(name, known.add(file));
  }
  const only = new Map<string, string>();
  for (const [name, known] of paths) {
    const [path] = known;
    if (known.size === 1 && path !== undefined) only.set(name, path);
  }
  return only;
}

/** Shared files as the plan shows them; `waves` tell which tasks could run at the same time. */
export function describeConflicts(
  tasks: readonly Task[],
  shared: readonly SharedFile[],
  waves: readonly (readonly number[])[],
): FileConflict[] {
  const waveOf = new Map(waves.flatMap((nodes, wave) => nodes.map((node) => [node, wave] as const)));
  return shared.map(({ file, nodes }) => {
    const used = nodes.map((node) => waveOf.get(node)).filter((wave) => wave !== undefined);
    return {
      file,
      taskIds: nodes.map((node) => tasks[node]?.id ?? ''),
      concurrent: new Set(used).size < used.length,
    };
  });
}
