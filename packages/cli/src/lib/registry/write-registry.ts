import type { RegistryFile } from '@specflow/shared/schemas';
import { fileModeOf } from '../files/file-mode';
import { withFileLock } from '../files/with-file-lock';
import { writeFileDurable } from '../files/write-file-durable';
import { registryPath } from '../paths';
import { readRegistryFile } from './read-registry';

/**
 * Changes the registry under its lock, atomically, keeping every key that `change` does not touch. Returning
 * null leaves the file as it is.
 * @throws SpecflowError FILE_INVALID (never overwritten), FILE_UNREADABLE, FILE_LOCKED
 */
export async function updateRegistry(
  home: string,
  change: (file: RegistryFile) => RegistryFile | null,
): Promise<void> {
  const path = registryPath(home);
  await withFileLock(path, async () => {
    const file = await readRegistryFile(home);
    const next = change(file === null ? { projects: {} } : structuredClone(file.content));
    if (next === null) return;
    await writeFileDurable(path, JSON.stringify(next, null, 2), { mode: await fileModeOf(path, 0o600) });
  });
}
