import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesAbout } from '../support/processes';
import { waitFor } from '../support/wait-for';
import type { Cleanups } from './cleanups';

/** Folders that nothing else on this machine mentions. */
export interface Place {
  readonly root: string;
  /** `$SPECFLOW_HOME`. */
  readonly home: string;
  readonly userHome: string;
}

const END_WITHIN_MS = 30_000;

/** Makes a place. At the end every process that mentions it is ended, and it is removed. */
export async function makePlace(cleanups: Cleanups): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'specflow-bench-')));
  cleanups.add(async () => {
    await endProcesses(root);
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  });
  const home = join(root, 'specflow-home');
  const userHome = join(root, 'user-home');
  for (const folder of [home, userHome]) await mkdir(folder, { mode: 0o700 });
  return { root, home, userHome };
}

/** A process may start another one while we look: until there is none left. */
async function endProcesses(root: string): Promise<void> {
  await waitFor(
    'the processes of the benchmark to be gone',
    async () => {
      const left = await processesAbout(root);
      for (const { pid } of left) endProcess(pid);
      return left.length === 0;
    },
    END_WITHIN_MS,
  );
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
