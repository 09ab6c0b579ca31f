import { readdir, readFile } from 'node:fs/promises';

/** A living process, seen from outside and without the code under test. */
export interface SeenProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly command: string;
}

/** Living processes whose environment holds exactly `NAME=value`; zombies are dead. Linux only, like the tests that use it. */
export function processesWith(name: string, value: string): Promise<SeenProcess[]> {
  return selectProcesses(({ environment }) => environment.includes(`${name}=${value}`));
}

/** Living processes that mention `text` (a path that only one test has) in their environment or command line. */
export function processesAbout(text: string): Promise<SeenProcess[]> {
  return selectProcesses(
    ({ environment, command }) =>
      command.includes(text) || environment.some((variable) => variable.includes(text)),
  );
}

interface Candidate extends SeenProcess {
  readonly environment: readonly string[];
}

async function selectProcesses(isWanted: (found: Candidate) => boolean): Promise<SeenProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.filter((pid) => pid !== process.pid).map(describe));
  return found
    .filter((candidate) => candidate !== null && isWanted(candidate))
    .flatMap((candidate) => candidate ?? [])
    .map(({ pid, ppid, command }) => ({ pid, ppid, command }));
}

async function describe(pid: number): Promise<Candidate | null> {
  try {
    const [environment, command, statText] = await Promise.all(
      ['environ', 'cmdline', 'stat'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8')),
    );
    const [state, ppid] = (statText ?? '').slice((statText ?? '').lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return null;
    return {
      pid,
      ppid: Number(ppid),
      command: (command ?? '').replaceAll('\0', ' ').trim(),
      environment: (environment ?? '').split('\0'),
    };
  } catch {
    // It ended while we looked, or belongs to somebody else.
    return null;
  }
}

/** Kills a process that may have ended since it was seen. */
export function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
}

/** True while a process with this pid exists and is no zombie. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await describe(pid)) !== null;
}
