import { constants, type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { SpecflowError } from '@specflow/shared/errors';
import type { Composition } from './composition';
import { findSessionFiles, type SessionRequest } from './session';

/**
 * The output of one attempt as the agent wrote it (the last attempt without `?attempt=`), streamed as a file to
 * keep. What is written after the request began is not part of it.
 */
export async function openRawSession(app: Composition, request: SessionRequest): Promise<Response> {
  const { attempts, files } = await findSessionFiles(app, request);
  const attempt = attempts.at(-1);
  const file = await openRegular(files.at(-1) ?? '');
  const { size } = await file.stat();
  const name = `session-${request.sessionId}-attempt-${attempt?.n ?? 1}.jsonl`;
  // A stream needs a last byte; an empty file has none.
  const body = size === 0 ? null : Readable.toWeb(file.createReadStream({ start: 0, end: size - 1 }));
  if (body === null) await file.close();
  return new Response(body === null ? null : asWebStream(body), {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-length': String(size),
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** Node's stream is the browser's; only their types differ. */
function asWebStream(stream: unknown): ReadableStream {
  if (stream instanceof ReadableStream) return stream;
  throw new TypeError('Readable.toWeb gave no stream');
}

async function openRegular(path: string): Promise<FileHandle> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  const file = await open(path, flags).catch(() => null);
  if (file !== null && (await file.stat()).isFile()) return file;
  await file?.close();
  throw new SpecflowError('NOT_FOUND', {
    message: 'The output of this attempt is not there (any more).',
    hint: 'Old runs are cleared away, the oldest finished ones first.',
  });
}
