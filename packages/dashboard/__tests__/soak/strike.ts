import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { pidsOf } from '../support/attempt-files';
import { isRunning } from '../support/processes';
import { waitFor } from '../support/wait-for';
import type { World } from '../support/world';

/** A process of the agent's side that can be killed. */
export type Prey = 'runner' | 'agent';

/**
 * Kills the runner or the agent of the attempt that is at work, with SIGKILL, and waits until it is gone.
 * Only a process that mentions this world is ever signalled.
 * @returns false when there was none at this moment
 */
export async function strike(world: World, prey: Prey): Promise<boolean> {
  const dir = (await world.attemptDirs()).at(-1);
  const pids = dir === undefined || (await exists(join(dir, 'exit.json'))) ? null : await pidsOf(dir);
  const pid = pids?.[prey];
  if (pid === undefined || !(await world.processes()).some((seen) => seen.pid === pid)) return false;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended between the look and the signal.
    return false;
  }
  await waitFor(`${prey} ${pid} to be gone`, async () => !(await isRunning(pid)));
  return true;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
