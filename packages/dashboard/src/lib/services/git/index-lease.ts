import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileLock } from '@specflow/cli/lib';
import { locateRepository } from './describe';
import type { Git } from './run-git';

/** Far longer than a checkout takes; whoever held it longer is stuck. */
const WAIT_MS = 60_000;

/**
 * Runs `work` while nobody else of ours, in any process, changes the index and the files of this repository: two runs
 * never have git there at once, and nobody looks at a branch that is half moved. A holder that died is passed over.
 * Not re-entrant; without a repository there is nothing to wait for.
 * @throws SpecflowError FILE_LOCKED
 */
export async function withIndexLease<T>(git: Git, projectPath: string, work: () => Promise<T>): Promise<T> {
  const repository = await locateRepository(git, projectPath);
  if (repository === null) return work();
  const folder = join(repository.commonDir, 'specflow');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return withFileLock(join(folder, 'index'), work, { waitMs: WAIT_MS });
}
