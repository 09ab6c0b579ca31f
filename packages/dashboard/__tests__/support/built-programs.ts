import { chmod, readdir, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withFileLock } from '@specflow/cli/lib';
import { type RolldownOptions, rolldown } from 'rolldown';

const packages = resolve(import.meta.dirname, '..', '..', '..');

/** The programs that a run needs besides the dashboard, as absolute paths. */
export interface BuiltPrograms {
  readonly simulator: string;
  readonly cli: string;
}

let built: Promise<BuiltPrograms> | undefined;

/** The bundled simulated agent and command line, built only when a source is newer than the bundle. */
export function builtPrograms(): Promise<BuiltPrograms> {
  built ??= Promise.all([build('agent-simulator'), build('cli')]).then(([simulator, cli]) => ({
    simulator,
    cli,
  }));
  return built;
}

async function build(name: string): Promise<string> {
  const cwd = join(packages, name);
  const bundle = join(cwd, 'dist', 'index.js');
  const sources = [join(cwd, 'src'), join(packages, 'shared', 'src')];
  if (await isFresh(bundle, sources)) return bundle;
  // Several test files find the same stale bundle at once: one of them builds it.
  await withFileLock(
    join(cwd, 'bundle'),
    async () => {
      if (!(await isFresh(bundle, sources))) await replaceBundle(cwd, bundle);
    },
    { waitMs: 90_000 },
  );
  return bundle;
}

/** Whole or not at all: agents of other tests may be starting from the old bundle. */
async function replaceBundle(cwd: string, bundle: string): Promise<void> {
  const { default: config }: { default: RolldownOptions } = await import(
    pathToFileURL(join(cwd, 'rolldown.config.mjs')).href
  );
  const fresh = join(cwd, 'dist', `.index-${process.pid}.js`);
  const built = await rolldown({ ...config, cwd, plugins: [] });
  await built.write({ ...(Array.isArray(config.output) ? config.output[0] : config.output), file: fresh });
  await built.close();
  await chmod(fresh, 0o755);
  await rename(fresh, bundle);
}

async function isFresh(bundle: string, sources: readonly string[]): Promise<boolean> {
  const found = await stat(bundle).catch(() => null);
  return found !== null && found.mtimeMs >= Math.max(...(await Promise.all(sources.map(newest))));
}

async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'));
  const times = await Promise.all(
    files.map((file) =>
      stat(join(file.parentPath, file.name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...times);
}
