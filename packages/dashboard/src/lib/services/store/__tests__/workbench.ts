import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createStateStore, type StateStoreDependencies } from '../../state-store';

/** A log line as captured. */
export interface LogLine {
  readonly level: 'info' | 'warn';
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A fresh real directory, removed after the test. */
export async function temporaryDirectory(): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'specflow-store-')));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A home, a project and a store over them. */
export async function createWorkbench(options: Partial<StateStoreDependencies> = {}) {
  const root = await temporaryDirectory();
  const home = join(root, 'home');
  const project = join(root, 'project');
  await mkdir(join(project, '.specflow'), { recursive: true });
  await mkdir(home, { mode: 0o700 });
  const log: LogLine[] = [];
  const write =
    (level: LogLine['level']) =>
    (message: string, data: LogLine['data'] = {}) =>
      void log.push({ level, message, data });
  const dependencies: StateStoreDependencies = {
    home,
    clock: { now: () => Date.parse('2026-01-02T00:00:00.000Z') },
    logger: { info: write('info'), warn: write('warn') },
    ...options,
  };
  return { root, home, project, log, dependencies, store: createStateStore(dependencies) };
}
