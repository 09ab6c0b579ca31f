import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to whoever asks for any: between the look at a port and the start of a server on it
 * nobody gets it by chance.
 */
const FIRST_PORT = 20_000;
const PORTS = 12_000;
/** Processes that live at the same time begin at least this far from each other, unless their pids are far apart. */
const PORTS_OF_PROCESS = 31;

let looked = 0;

/** A port of the loopback address that nobody uses now, and that other processes do not look at first. */
export async function freePort(): Promise<number> {
  for (; looked < PORTS; looked += 1) {
    const port = FIRST_PORT + ((process.pid * PORTS_OF_PROCESS + looked) % PORTS);
    if (!(await canListen(port))) continue;
    looked += 1;
    return port;
  }
  throw new Error('There is no free port.');
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
