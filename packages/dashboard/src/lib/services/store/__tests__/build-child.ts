import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Bundles a program of this folder, so that a real child process can run it; returns the path of the bundle. */
export async function buildChild(name: string, outputFolder: string): Promise<string> {
  const bundle = await rolldown({ input: join(import.meta.dirname, `${name}.ts`), platform: 'node' });
  const file = join(outputFolder, `${name}.mjs`);
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
  return file;
}
