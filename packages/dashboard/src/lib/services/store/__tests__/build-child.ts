import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** Bundles a program in TypeScript, so that a real child process can run it; returns the path of the bundle. */
export async function buildChild(program: URL, outputFolder: string): Promise<string> {
  const input = fileURLToPath(program);
  const bundle = await rolldown({ input, platform: 'node' });
  const file = join(outputFolder, `${basename(input, '.ts')}.mjs`);
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
  return file;
}
