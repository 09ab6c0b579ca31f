import { isFilePath } from './file-paths';
import type { FileConflict, Task } from './model';

/** Tasks that share a file, as positions in the list that was given. */
export interface SharedFile {
  file: string;
  nodes: number[];
}

/**
 * Files that at least two of the tasks name, in the order in which they are first named. A bare file name
 * stands for the path that a task above (or the same one) last gave it, else for the only path of the
 * list that ends in it. Folders don't count: two agents may well add files to one folder.
 */
export function findSharedFiles(tasks: readonly Task[]): SharedFile[] {
  const only = onlyPaths(tasks);
  const latest = new Map<string, string>();
  const nodesOf = new Map<string, number[]>();
  tasks.forEach((task, node) => {
    for (const file of task.files) if (file.includes('/')) latest.set(nameOf(file), file);
    const named = new Set(
      task.files.map((file) => (file.includes('/') ? file : (latest.get(file) ?? only.get(file) ?? file))),
    );
    for (const file of named) {
      if (!isFilePath(file)) continue;
      const nodes = nodesOf.get(file);
      if (nodes === undefined) nodesOf.set(file, [node]);
      else nodes.push(node);
    }
  });
  return [...nodesOf].filter(([, nodes]) => nodes.length > 1).map(([file, nodes]) => ({ file, nodes }));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** File name → the path that ends in it, where the list has exactly one. */
function onlyPaths(tasks: readonly Task[]): Map<string, string> {
  const paths = new Map<string, string | null>();
  for (const { files } of tasks) {
    for (const file of files) {
      if (!file.includes('/')) continue;
      const known = paths.get(nameOf(file));
      paths.set(nameOf(file), known === undefined || known === file ? file : null);
    }
  }
  return new Map([...paths].flatMap(([name, path]) => (path === null ? [] : [[name, path] as const])));
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
