import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Environment, specflowHome } from '../paths';

/**
 * The nearest folder, from `cwd` upwards, that holds `.specflow` or `.specify`; null when there is none.
 * A home of SpecFlow (`~/.specflow`), also one that is not in use now, does not make the folder around it a project.
 */
export async function findProjectRoot(cwd: string, env: Environment = process.env): Promise<string | null> {
  const home = await real(specflowHome(env));
  for (let folder = await real(resolve(cwd)); ; folder = dirname(folder)) {
    if (await isProject(folder, home)) return folder;
    if (dirname(folder) === folder) return null;
  }
}

/** What SpecFlow keeps in its home and never in a project. */
const SIGNS_OF_A_HOME = ['registry.json', 'token', 'runs', 'settings.json', 'demo'];

async function isProject(folder: string, home: string): Promise<boolean> {
  if (await exists(join(folder, '.specify'))) return true;
  const marker = join(folder, '.specflow');
  if (!(await exists(marker)) || marker === home) return false;
  if (await exists(join(marker, 'orchestration-state.json'))) return true;
  const signs = await Promise.all(SIGNS_OF_A_HOME.map((name) => exists(join(marker, name))));
  return !signs.includes(true);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
