import { SpecflowError } from '@specflow/shared/errors';
import { TOKEN_HEADER } from '@specflow/shared/schemas';
import type { z } from 'zod';
import { redactSecrets } from '@/lib/services/redact-secrets';
import { type Composition, getComposition } from './composition';
import { parseJsonBody } from './parse-json-body';
import { fieldMessage, refusalSentence, refusedFields } from './refused-fields';
import { isOwnHost, isOwnOrigin, isToken, ownPort } from './request-origin';
import { respondError, respondJson } from './respond';

const MAX_BODY_BYTES = 1_048_576;

/** What a guarded handler gets. */
export interface GuardedCall<Body> {
  readonly app: Composition;
  readonly body: Body;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly request: Request;
}

/** Reply of a handler: status and JSON body, or a whole response for what is no JSON (a file to keep). */
export type HandlerReply = { readonly status: number; readonly body: unknown } | Response;

interface RouteContext {
  /** Absent for routes without a parameter. */
  readonly params?: Promise<Record<string, string | string[] | undefined>>;
}

type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

/** Wraps a GET handler: own host, own origin, token, no change of anything. `open` routes need no token. */
export function guardGet(
  handler: (call: GuardedCall<undefined>) => Promise<HandlerReply>,
  options: { readonly open?: boolean } = {},
): RouteHandler {
  return (request, context) =>
    answer(request, async (app) => {
      if (options.open !== true) checkToken(request, await app.token());
      return handler({ ...(await describe(request, context)), app, body: undefined });
    });
}

/** Wraps a mutation: everything a GET needs, and a JSON body that its schema accepts. */
export function guardMutation<Schema extends z.ZodType>(
  schema: Schema,
  handler: (call: GuardedCall<z.output<Schema>>) => Promise<HandlerReply>,
): RouteHandler {
  return (request, context) =>
    answer(request, async (app) => {
      checkToken(request, await app.token());
      const body = parseBody(schema, await readBody(request));
      return handler({ ...(await describe(request, context)), app, body });
    });
}

async function answer(request: Request, run: (app: Composition) => Promise<HandlerReply>): Promise<Response> {
  try {
    checkOrigin(request);
    const app = await getComposition();
    const reply = await run(app);
    if (reply instanceof Response) return reply;
    return respondJson(request, reply.body, reply.status);
  } catch (error) {
    return respondError(error, (line) => console.error(redactSecrets(line)));
  }
}

async function describe(request: Request, context: RouteContext) {
  const params = Object.fromEntries(
    Object.entries((await context.params) ?? {}).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value]] : [],
    ),
  );
  return { request, params, query: new URL(request.url).searchParams };
}

function checkOrigin(request: Request): void {
  if (!isOwnHost(request.headers.get('host'), ownPort())) {
    throw new SpecflowError('FORBIDDEN_HOST', {
      message: 'This dashboard answers on its loopback address only.',
      hint: 'Use http://127.0.0.1 or http://localhost with its port.',
    });
  }
  if (!isOwnOrigin(request.headers)) {
    throw new SpecflowError('FORBIDDEN_ORIGIN', {
      message: 'The request comes from another site.',
      hint: 'Only the pages of this dashboard and local programs may call it.',
    });
  }
}

function checkToken(request: Request, token: string): void {
  if (isToken(request.headers.get(TOKEN_HEADER), token)) return;
  throw new SpecflowError('UNAUTHORIZED', {
    message: `The header ${TOKEN_HEADER} is missing or wrong.`,
    hint: 'The token is in the file "token" of the SpecFlow home; reload the page if it was open before a restart.',
  });
}

async function readBody(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new SpecflowError('UNSUPPORTED_MEDIA_TYPE', {
      message: `The content type ${type ?? '(none)'} is not accepted.`,
      hint: 'Send JSON with Content-Type: application/json.',
    });
  }
  return parseJsonBody(await readLimited(request));
}

async function readLimited(request: Request): Promise<string> {
  const reader = request.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    size += chunk.value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader.cancel();
      throw new SpecflowError('PAYLOAD_TOO_LARGE', {
        message: 'The body is larger than 1 MB.',
        hint: 'Send less.',
      });
    }
    chunks.push(chunk.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** @throws SpecflowError INVALID_CONFIG or INVALID_REQUEST with path and message of each field in `details.issues` */
function parseBody<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: fieldMessage });
  if (parsed.success) return parsed.data;
  const issues = refusedFields(parsed.error.issues);
  const inConfig = issues.some((issue) => issue.path === 'config' || issue.path.startsWith('config.'));
  throw new SpecflowError(inConfig ? 'INVALID_CONFIG' : 'INVALID_REQUEST', {
    message: refusalSentence(issues),
    hint:
      issues.length === 1
        ? 'Correct this field and try again.'
        : 'Correct the fields listed in details.issues.',
    details: { issues },
  });
}
