import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DEMO_PHASE, demoState } from './demo-state';

const run = promisify(execFile);

/** Choices for {@link createDemoProject}. */
export interface DemoProjectOptions {
  /** Folder of the template; needed by programs that are bundled, where the default cannot be found. */
  templateDir?: string;
  /** Adds files before the first commit, for example the flow command files. */
  prepare?: (dir: string) => Promise<void>;
}

/** A demo project that was made. */
export interface DemoProject {
  /** Real path of the project. */
  dir: string;
  phase: { number: string; name: string; branch: string };
}

const defaultTemplateDir = (): string =>
  join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'demo-project');

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

async function git(dir: string, args: readonly string[]): Promise<void> {
  // The demo must work where git was never told a name, and must not sign or run anybody's hooks.
  const identity = ['-c', 'user.name=SpecFlow demo', '-c', 'user.email=demo@localhost'];
  const quiet = ['-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=/dev/null'];
  await run('git', [...identity, ...quiet, ...args], { cwd: dir });
}

/**
 * Makes the sample project in a folder that is missing or empty: the template's files, an open first phase
 * in its state file, and a git repository with one commit on `main` and the phase branch checked out.
 *
 * @throws when the template is not found, the folder is not empty, or git is missing.
 */
export async function createDemoProject(
  targetDir: string,
  options: DemoProjectOptions = {},
): Promise<DemoProject> {
  const template = options.templateDir ?? defaultTemplateDir();
  if (!(await isFolder(template)))
    throw new Error(`The demo project's template is not at ${template}. Pass its folder as templateDir.`);
  await mkdir(targetDir, { recursive: true });
  if ((await readdir(targetDir)).length > 0)
    throw new Error(`${targetDir} is not empty. Choose a new folder for the demo project.`);
  await cp(template, targetDir, { recursive: true });
  // Packages for npm cannot hold a file of that name.
  await rename(join(targetDir, 'gitignore'), join(targetDir, '.gitignore'));
  const dir = await realpath(targetDir);
  const state = `${JSON.stringify(demoState(dir, new Date()), null, 2)}\n`;
  await writeFile(join(dir, '.specflow', 'orchestration-state.json'), state);
  await options.prepare?.(dir);
  await git(dir, ['init', '-q']);
  await git(dir, ['symbolic-ref', 'HEAD', 'refs/heads/main']);
  await git(dir, ['add', '-A']);
  await git(dir, ['commit', '-q', '-m', 'Everyday helpers: clamp, and the plan of the first phase']);
  await git(dir, ['checkout', '-q', '-b', DEMO_PHASE.branch]);
  return { dir, phase: { ...DEMO_PHASE } };
}
