import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../support/wait-for';
import type { World } from '../../support/world';

/** Watches which addresses a process and everything that it starts connect to. */
export interface ConnectionWatch {
  /** Ends the watch; addresses as the kernel saw them: `127.0.0.1:80`, `[::1]:80`. */
  addresses(): Promise<string[]>;
}

/** Attaches to a running process; a text says why that cannot be done on this machine. */
export async function watchConnections(world: World, pid: number): Promise<ConnectionWatch | string> {
  const output = join(world.root, 'connect.strace');
  const args = [
    '-f',
    '-qq',
    '-e',
    'trace=connect,sendto,sendmsg',
    '-s',
    '64',
    '-o',
    output,
    '-p',
    String(pid),
  ];
  const tracer = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  tracer.stderr.on('data', (data) => said.push(String(data)));
  const gone = once(tracer, 'exit').then(
    () => true,
    () => true,
  );
  world.onEnd(() => end(tracer));
  const isAttached = await Promise.race([
    gone.then(() => false),
    // One that cannot attach ends and says why: only a slow machine is waited for.
    waitFor('strace to be attached', () => isTraced(pid)).catch(() => false),
  ]);
  if (!isAttached)
    return `strace cannot watch the server here: ${said.join('').trim() || 'it is not installed'}`;
  return {
    async addresses() {
      await end(tracer);
      return [...new Set(inetAddresses(await readFile(output, 'utf8')))].sort();
    },
  };
}

async function isTraced(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return /^TracerPid:\s+[1-9]/m.test(status);
}

function inetAddresses(trace: string): string[] {
  const v4 = /sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)/g;
  const v6 = /sin6_port=htons\((\d+)\),[^}]*?inet_pton\(AF_INET6, "([^"]+)"/g;
  return [
    ...[...trace.matchAll(v4)].map(([, port, address]) => `${address}:${port}`),
    ...[...trace.matchAll(v6)].map(([, port, address]) => `[${address}]:${port}`),
  ];
}

/** SIGINT lets strace detach, so that what it watched goes on. */
async function end(tracer: ChildProcess): Promise<void> {
  if (tracer.pid === undefined || tracer.exitCode !== null || tracer.signalCode !== null) return;
  const ended = once(tracer, 'exit');
  tracer.kill('SIGINT');
  await ended;
}
