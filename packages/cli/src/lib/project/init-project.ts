import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateFile } from '@specflow/shared/schemas';
import { createFileOnce } from '../files/write-file-durable';
import type { Environment } from '../paths';
import { FLOW_COMMANDS } from '../skills/flow-commands';
import { listSkills } from '../skills/list-skills';
import { readStateFile } from '../state/read-state-file';
import { isInside } from './check-project-path';
import { ensureStateFile } from './ensure-state-file';

/** What became of one `/flow.*` command: `present` means that the project or the user has it already. */
export interface InstalledCommand {
  readonly name: string;
  readonly path: string;
  readonly action: 'installed' | 'present' | 'refused';
}

/** What `initProject` found and made. */
export interface InitOutcome {
  readonly state: StateFile;
  /** False when the project had a state file. */
  readonly created: boolean;
  readonly commands: readonly InstalledCommand[];
}

/**
 * Prepares a folder for SpecFlow: state file, `.specflow/workflows/`, and each of our `/flow.*` commands that
 * neither the project nor the user has. Never touches a file that exists; doing it twice changes nothing.
 * @param project real path of the folder
 * @throws SpecflowError FILE_INVALID for a broken state file, UNSAFE_PATH for a symbolic link
 */
export async function initProject(
  project: string,
  options: { readonly name?: string; readonly now?: Date; readonly env?: Environment } = {},
): Promise<InitOutcome> {
  const created = (await readStateFile(project)).status === 'missing';
  const state = await ensureStateFile(project, options);
  return { state, created, commands: await installCommands(project, options.env ?? process.env) };
}

async function installCommands(project: string, env: Environment): Promise<InstalledCommand[]> {
  const known = new Map((await listSkills(project, env)).map((skill) => [skill.name, skill.path]));
  const folder = join(project, '.claude', 'commands');
  const isOurs = await staysInside(folder, project);
  const outcomes: InstalledCommand[] = [];
  for (const { name, text } of FLOW_COMMANDS) {
    const existing = known.get(name);
    const path = existing ?? join(folder, `${name}.md`);
    if (existing !== undefined) outcomes.push({ name, path, action: 'present' });
    else if (!isOurs) outcomes.push({ name, path, action: 'refused' });
    else {
      const isNew = await createFileOnce(path, text, { mode: 0o644 });
      outcomes.push({ name, path, action: isNew ? 'installed' : 'present' });
    }
  }
  return outcomes;
}

/** False when a symbolic link on the way would lead the write out of the project. */
async function staysInside(folder: string, project: string): Promise<boolean> {
  const root = await realpath(project);
  for (const path of [join(project, '.claude'), folder]) {
    if ((await lstat(path).catch(() => null)) === null) continue;
    const real = await realpath(path).catch(() => null);
    if (real === null || !isInside(real, root)) return false;
  }
  return true;
}
