import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import { findProjectRoot } from '../lib/project/find-project-root';
import { readRegistry } from '../lib/registry/read-registry';
import type { Cli } from './cli';

/**
 * Root of the project that the command is about: `--project` as the id of a registered project or as a path,
 * else the project around the current folder.
 * @throws SpecflowError PROJECT_NOT_FOUND, NO_PROJECT
 */
export async function resolveProject(cli: Cli): Promise<string> {
  const option = cli.projectOption;
  if (option === undefined) return (await findProjectRoot(cli.cwd, cli.env)) ?? missing(cli.cwd);
  const registered = (await readRegistry(cli.home)).entries.find((entry) => entry.id === option);
  if (registered !== undefined) return registered.path;
  const path = resolve(cli.cwd, option);
  if (await isFolder(path)) return (await findProjectRoot(path, cli.env)) ?? missing(path);
  throw new SpecflowError('PROJECT_NOT_FOUND', {
    message: `"${option}" is neither the id of a registered project nor a folder.`,
    hint: '"specflow project list" shows the registered ones.',
  });
}

/** The folder that `init` and `project add` are about: `--project` as a path, else the current folder. */
export async function resolveFolder(cli: Cli, path?: string): Promise<string> {
  const folder = resolve(cli.cwd, path ?? cli.projectOption ?? '.');
  return realpath(folder).catch(() => folder);
}

function missing(path: string): never {
  throw new SpecflowError('NO_PROJECT', {
    message: `${path} is not inside a SpecFlow project.`,
    hint: 'Run "specflow init" in the folder of the project, or name one with --project.',
  });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}
