import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

/** An executable under test. */
export interface AgentCommand {
  bin: string;
  args: readonly string[];
}

/** One line of the agent's event stream. */
export type AgentEvent = { type: string; subtype?: string; [key: string]: unknown };

/** How an agent process ended. `exitCode` is 128 + signal when it was killed. */
export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
  events: AgentEvent[];
  result?: AgentEvent;
}

/** An agent process that is running. */
export interface RunningAgent {
  pid: number;
  events(): AgentEvent[];
  stdout(): string;
  signal(name: NodeJS.Signals): void;
  ended: Promise<Ended>;
}

/** What to start: flags, the prompt for stdin, and where. */
export interface Invocation {
  args: readonly string[];
  prompt?: string;
  cwd: string;
  env: Record<string, string>;
}

function isEvent(value: unknown): value is AgentEvent {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The events among complete lines of a stream. */
export function parseEvents(stdout: string): AgentEvent[] {
  return stdout.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isEvent(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

const PIPE_GRACE_MS = 10_000;
const living = new Set<ChildProcess>();

/** Kills what a failed test left running; to be called after each test. */
export function killLeftovers(): void {
  for (const child of living) child.kill('SIGKILL');
  living.clear();
}

/** Starts the agent as leader of its own process group, as the runner does. */
export function startAgent(command: AgentCommand, invocation: Invocation): RunningAgent {
  const child = spawn(command.bin, [...command.args, ...invocation.args], {
    cwd: invocation.cwd,
    env: invocation.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  living.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  // A refused invocation ends without reading its prompt.
  child.stdin.on('error', () => undefined);
  child.stdin.end(invocation.prompt ?? '');
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      living.delete(child);
      // A grandchild may hold the pipes open: their end is waited for, but not for ever.
      const grace = setTimeout(() => settle(), PIPE_GRACE_MS);
      child.on('close', () => settle());
      const settle = (): void => {
        clearTimeout(grace);
        const events = parseEvents(stdout);
        const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
        const result = events.findLast((event) => event.type === 'result');
        resolve({ exitCode, stdout, stderr, events, result });
      };
    });
  });
  return {
    pid: child.pid ?? -1,
    events: () => parseEvents(stdout),
    stdout: () => stdout,
    signal: (name) => child.kill(name),
    ended,
  };
}
