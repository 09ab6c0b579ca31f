import { connect } from 'node:net';

/** A request byte for byte as a hostile client would send it. */
export interface RawRequest {
  readonly method?: string;
  /** What stands behind the method: a path, an address, anything. */
  readonly target?: string;
  readonly version?: '1.0' | '1.1';
  /** In this order, twice when given twice; `Host` is not added. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** A reply; header names in lower case. */
export interface RawReply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const PATIENCE_MS = 15_000;

/** Sends one request over a socket of its own. A connection that is closed without a reply has status 0. */
export function sendRaw(port: number, request: RawRequest): Promise<RawReply> {
  return sendText(port, requestText(request));
}

/** Sends any bytes and reads to the end of the connection. */
export function sendText(port: number, text: string): Promise<RawReply> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const chunks: Buffer[] = [];
    const alarm = setTimeout(() => {
      socket.destroy();
      fail(new Error(`No end of the reply to: ${text.slice(0, 300)}`));
    }, PATIENCE_MS);
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that refuses early resets the connection while we still write; what it said counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(alarm);
      done(parseReply(Buffer.concat(chunks).toString('utf8')));
    });
  });
}

/** The bytes of a request. */
function requestText(request: RawRequest): string {
  const { method = 'GET', target = '/', version = '1.1', headers = [], body } = request;
  const hasLength = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const length: [string, string][] =
    body === undefined || hasLength ? [] : [['Content-Length', String(Buffer.byteLength(body))]];
  const hasConnection = headers.some(([name]) => /^connection$/i.test(name));
  const end: [string, string][] = hasConnection ? [] : [['Connection', 'close']];
  const lines = [...headers, ...length, ...end].map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/${version}\r\n${lines.join('')}\r\n${body ?? ''}`;
}

function parseReply(text: string): RawReply {
  const split = text.indexOf('\r\n\r\n');
  const [start = '', ...lines] = text.slice(0, split < 0 ? undefined : split).split('\r\n');
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(start.split(' ')[1] ?? 0), headers, body: split < 0 ? '' : text.slice(split + 4) };
}
