import { createServer } from 'node:net';
import { SpecflowError } from '@specflow/shared/errors';
import type { Environment } from '../lib/paths';

/** Where a dashboard listens. `probeUrl` is where to reach it when it listens on all interfaces. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly probeUrl: string;
}

const DEFAULT_PORT = 4311;
const DEFAULT_HOST = '127.0.0.1';

/**
 * The address from `--port`, `SPECFLOW_PORT` and `SPECFLOW_HOST`.
 * @throws SpecflowError USAGE for an impossible port
 */
export function addressFrom(env: Environment, portOption?: string): Address {
  const text = portOption ?? (env.SPECFLOW_PORT || String(DEFAULT_PORT));
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new SpecflowError('USAGE', {
      message: `The port is "${text}".`,
      hint: 'Use a number from 1 to 65535.',
    });
  return addressOf(env.SPECFLOW_HOST || DEFAULT_HOST, port);
}

/** An address on this machine that nobody uses now. */
export async function freeAddress(): Promise<Address> {
  const port = await new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: DEFAULT_HOST, port: 0 }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
  return addressOf(DEFAULT_HOST, port);
}

/** Whether we could listen there. */
export function isPortFree({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function addressOf(host: string, port: number): Address {
  const urlTo = (name: string) => `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  const isEverywhere = host === '0.0.0.0' || host === '::';
  return { host, port, url: urlTo(host), probeUrl: urlTo(isEverywhere ? DEFAULT_HOST : host) };
}
