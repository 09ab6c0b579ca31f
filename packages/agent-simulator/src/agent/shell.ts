import { type ChildProcess, spawn } from 'node:child_process';

/** What a shell command printed and how it ended. */
export interface ShellResult {
  stdout: string;
  stderr: string;
  exitCode: number;
  timedOut: boolean;
}

const MAX_OUTPUT = 30_000;
const running = new Set<ChildProcess>();

/** Kills the commands that are running, each with its whole process group. */
export function killRunningCommands(): void {
  for (const child of running) {
    if (child.pid === undefined || child.exitCode !== null) continue;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Ended between the check and the signal.
    }
  }
}

/** True while a shell command is open: decides how an interrupt is reported. */
export const isCommandRunning = (): boolean => running.size > 0;

/** Runs a command as the Bash tool does: in its own session and process group, bounded in time. */
export function runCommand(input: {
  command: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
}): Promise<ShellResult> {
  return new Promise((resolve) => {
    const child = spawn('/bin/bash', ['-c', input.command], {
      cwd: input.cwd,
      env: input.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    child.stdout.on('data', (chunk) => {
      stdout = `${stdout}${chunk}`.slice(-MAX_OUTPUT);
    });
    child.stderr.on('data', (chunk) => {
      stderr = `${stderr}${chunk}`.slice(-MAX_OUTPUT);
    });
    const timer = setTimeout(() => {
      timedOut = true;
      killRunningCommands();
    }, input.timeoutMs);
    const settle = (exitCode: number): void => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ stdout, stderr, exitCode, timedOut });
    };
    child.on('error', (error) => {
      stderr = error.message;
      settle(127);
    });
    child.on('close', (code) => settle(code ?? 137));
  });
}
