import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const PACKAGE = new URL('../..', import.meta.url).pathname;

/**
 * Bundles the simulator from its sources, so that no test can pass on a stale build; `remove` deletes the
 * bundle again.
 */
export async function bundleAgent(): Promise<{ file: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bundle-'));
  const file = join(folder, 'agent.mjs');
  const bundle = await rolldown({ input: join(PACKAGE, 'src/index.ts'), platform: 'node', cwd: PACKAGE });
  await bundle.write({ file, format: 'esm', banner: '#!/usr/bin/env node' });
  await bundle.close();
  chmodSync(file, 0o755);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
