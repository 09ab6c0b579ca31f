import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelBrain, ModelTurn } from './model';
import { readTurn } from './read-turn';
import { replyError, replyMessage } from './reply';

/** One request that reached the API, and the brain that answered it. */
export interface SeenRequest {
  /** What {@link MessagesApi.mount} returned to the program that asks. */
  readonly baseUrl: string;
  readonly sessionId: string | null;
  readonly turn: ModelTurn;
}

/** A Messages API on loopback whose model is scripted. */
export interface MessagesApi {
  /** Gives a brain an address of its own, for `ANTHROPIC_BASE_URL`; many may be asked at once. */
  mount(brain: ModelBrain): string;
  /** Requests of an address, oldest first. */
  requests(baseUrl: string): readonly SeenRequest[];
  /** What the brains threw since the last call: mistakes of a script, which must fail the test. */
  takeMistakes(): readonly string[];
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Starts the API on a free port of 127.0.0.1. */
export async function startMessagesApi(): Promise<MessagesApi> {
  const brains = new Map<string, ModelBrain>();
  const seen: SeenRequest[] = [];
  const mistakes: string[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, key = '', ...rest] = new URL(request.url ?? '/', 'http://local').pathname.split('/');
    const brain = brains.get(key);
    if (brain === undefined || request.method !== 'POST') return void response.writeHead(200).end();
    if (rest.join('/') !== 'v1/messages') return replyError(response, { kind: 'error', status: 404 });
    const body: unknown = JSON.parse(await readBody(request));
    const turn = readTurn(body);
    const sessionId = request.headers['x-claude-code-session-id'];
    seen.push({
      baseUrl: `${base}/${key}`,
      sessionId: typeof sessionId === 'string' ? sessionId : null,
      turn,
    });
    const reply = brain(turn);
    switch (reply.kind) {
      case 'hang':
        return;
      case 'reset':
        return void request.socket.destroy();
      case 'error':
        return replyError(response, reply);
      case 'message':
        return replyMessage(response, { model: turn.model, stream: wantsStream(body) }, reply);
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      mistakes.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      // A status that the agent does not repeat, so that the mistake shows at once.
      if (!response.headersSent) replyError(response, { kind: 'error', status: 403 });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    mount(brain) {
      const key = `m${brains.size + 1}`;
      brains.set(key, brain);
      return `${base}/${key}`;
    },
    requests: (baseUrl) => seen.filter((request) => request.baseUrl === baseUrl),
    takeMistakes: () => mistakes.splice(0),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const wantsStream = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'stream' in body && body.stream === true;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new Error('The request is larger than the scripted API reads.');
  }
  return Buffer.concat(chunks).toString('utf8');
}
