import { spawn } from 'node:child_process';
import { execa } from 'execa';
import { exactEnv } from '../agent/exact-env';
import type { DetachedProgram, ProgramCall, ProgramEnd } from './program';

/** Runs a program as a child of this process. */
export async function runDirectly(call: ProgramCall): Promise<ProgramEnd> {
  const result = await execa(call.file, [...call.args], {
    cwd: call.cwd,
    env: call.env,
    extendEnv: false,
    reject: false,
    input: call.input,
    timeout: call.timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: call.maxBytes,
    stripFinalNewline: false,
  });
  const { stdout, stderr, isMaxBuffer, timedOut } = result;
  const reason = result.failed ? (result.originalMessage ?? '') : '';
  return {
    exitCode: result.exitCode ?? null,
    stdout,
    stderr,
    isTruncated: isMaxBuffer,
    problem: timedOut ? 'it did not finish in time' : reason,
  };
}

/** Starts a program that outlives this process. */
export function startDirectly({ file, args, cwd, env }: DetachedProgram): Promise<void> {
  const child = spawn(file, args, { cwd, detached: true, stdio: 'ignore', env: exactEnv(env) });
  child.unref();
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}
