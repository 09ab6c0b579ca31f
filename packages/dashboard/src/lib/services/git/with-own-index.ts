import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Environment of git for an index that is not the person's. */
export interface OwnIndex extends Record<string, string> {
  readonly GIT_INDEX_FILE: string;
}

/** Does something with an index of its own, empty at first and removed at the end. */
export async function withOwnIndex<T>(use: (env: OwnIndex) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'specflow-index-'));
  try {
    return await use({ GIT_INDEX_FILE: join(folder, 'index') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
