import { readdirSync, readFileSync } from 'node:fs';

/** Variable that marks every process of a test; shell commands of the agent inherit it. */
export const TEST_MARKER = 'SPECFLOW_TEST_RUN';

/**
 * Kills every process whose environment has the marker with this value. The agent gives shell commands a session of
 * their own, so that neither its death nor a signal to its group reaches them.
 * @returns how many there were; always 0 where there is no /proc
 */
export function sweepProcesses(value: string): number {
  let count = 0;
  for (const pid of processIds()) {
    if (pid === process.pid || !isMarked(pid, value)) continue;
    try {
      process.kill(pid, 'SIGKILL');
      count += 1;
    } catch {
      // It ended by itself meanwhile.
    }
  }
  return count;
}

function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function isMarked(pid: number, value: string): boolean {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables.includes(`${TEST_MARKER}=${value}`);
  } catch {
    return false;
  }
}
