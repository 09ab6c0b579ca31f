import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Creates a folder that only its owner can enter, and makes its entry in the parent durable. */
export async function makePrivateDirectory(path: string): Promise<void> {
  const firstCreated = await mkdir(path, { recursive: true, mode: 0o700 });
  if (firstCreated === undefined) return;
  // Every folder from the first new one down to the last has a new entry in its parent.
  for (let created = path; created.length >= firstCreated.length; created = dirname(created)) {
    await syncDirectory(dirname(created));
  }
}

/** Makes the entries of a folder durable. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
