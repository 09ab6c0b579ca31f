import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Environment, specflowHome } from '../paths';

/**
 * The nearest folder, from `cwd` upwards, that holds `.specflow` or `.specify`; null when there is none.
 * SpecFlow's own home (`~/.specflow`) does not make the folder around it a project.
 */
export async function findProjectRoot(cwd: string, env: Environment = process.env): Promise<string | null> {
  const home = await real(specflowHome(env));
  for (let folder = await real(resolve(cwd)); ; folder = dirname(folder)) {
    if (await isProject(folder, home)) return folder;
    if (dirname(folder) === folder) return null;
  }
}

async function isProject(folder: string, home: string): Promise<boolean> {
  if (await exists(join(folder, '.specify'))) return true;
  const marker = join(folder, '.specflow');
  if (!(await exists(marker)) || marker === home) return false;
  const isSomeHome = await exists(join(marker, 'registry.json'));
  return !isSomeHome || (await exists(join(marker, 'orchestration-state.json')));
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
