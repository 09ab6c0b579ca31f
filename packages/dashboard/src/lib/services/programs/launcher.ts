/*
 * Starts programs from a small process beside the dashboard.
 *
 * 1. To start a program Linux copies the page tables of the process that does it, and the dashboard has to wait for
 *    that: a large process stands still for tens of milliseconds at each call of git. A small one does not.
 * 2. What is started detached outlives the launcher and the dashboard, as if the dashboard had started it.
 * 3. The launcher is started when it is needed, starts anew when it was killed, and ends with its dashboard.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { z } from 'zod';
import { exactEnv } from '../agent/exact-env';
import { LAUNCHER_PROGRAM } from './launcher-program';
import type { ProgramEnd, RunProgram, StartDetached } from './program';

/** See the head of the file. */
export interface Launcher {
  readonly run: RunProgram;
  readonly startDetached: StartDetached;
  /** Ends the launcher; a later call starts it anew. */
  dispose(): void;
}

const ReplySchema = z.object({
  id: z.number(),
  exitCode: z.number().nullish(),
  stdout: z.string().default(''),
  stderr: z.string().default(''),
  isTruncated: z.boolean().default(false),
  problem: z.string(),
});
type Reply = z.infer<typeof ReplySchema>;

interface Waiting {
  readonly launcher: ChildProcess;
  /** Null when the launcher ended without a reply. */
  readonly settle: (reply: Reply | null) => void;
}

/** Builds the launcher; `nodePath` is the executable of Node. */
export function createLauncher({ nodePath }: { readonly nodePath: string }): Launcher {
  const waiting = new Map<number, Waiting>();
  let current: ChildProcess | null = null;
  let lastId = 0;

  function settle(id: number, reply: Reply | null): void {
    const waited = waiting.get(id);
    waiting.delete(id);
    // Nothing to wait for must not keep a program alive that is otherwise done.
    if (waiting.size === 0) waited?.launcher.channel?.unref();
    waited?.settle(reply);
  }

  function lose(launcher: ChildProcess): void {
    if (current === launcher) current = null;
    for (const [id, waited] of [...waiting]) if (waited.launcher === launcher) settle(id, null);
  }

  function start(): ChildProcess {
    const launcher = spawn(nodePath, ['-e', LAUNCHER_PROGRAM], {
      // Neither a project nor the environment of a person is anything that it needs.
      cwd: '/',
      env: exactEnv({}),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    launcher.unref();
    launcher.channel?.unref();
    launcher.on('message', (message) => {
      const reply = ReplySchema.safeParse(message);
      if (reply.success) settle(reply.data.id, reply.data);
    });
    for (const event of ['error', 'exit', 'disconnect']) launcher.once(event, () => lose(launcher));
    return launcher;
  }

  function ask(call: Readonly<Record<string, unknown>>): Promise<Reply | null> {
    current ??= start();
    const launcher = current;
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      waiting.set(id, { launcher, settle: resolve });
      launcher.channel?.ref();
      launcher.send({ ...call, id }, (error) => {
        if (error) settle(id, null);
      });
    });
  }

  return {
    run: async (call) => toEnd(await ask({ ...call, detached: false })),
    async startDetached(program) {
      const call = { ...program, detached: true };
      // Whether the first one still started it is unknown; runners may be started twice (I3).
      const reply = (await ask(call)) ?? (await ask(call));
      const problem = reply === null ? LOST : reply.problem;
      if (problem !== '') throw new Error(`${program.file} could not be started: ${problem}`);
    },
    dispose() {
      current?.disconnect();
      current = null;
    },
  };
}

const LOST = 'the launcher ended';

function toEnd(reply: Reply | null): ProgramEnd {
  if (reply === null) return { exitCode: null, stdout: '', stderr: '', isTruncated: false, problem: LOST };
  const { exitCode = null, stdout, stderr, isTruncated, problem } = reply;
  return { exitCode, stdout, stderr, isTruncated, problem };
}
