import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from './world';

/** True once the process ids of an agent stand in the project: nothing else about its start is written after them. */
export async function hasPublishedPids({ project }: Pick<World, 'project'>): Promise<boolean> {
  const workflows = join(project.dir, '.specflow', 'workflows');
  const names = await readdir(workflows, { recursive: true }).catch(() => []);
  return names.some((name) => name.endsWith('/process.pid'));
}
