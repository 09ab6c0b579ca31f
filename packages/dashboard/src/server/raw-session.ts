import { constants, type FileHandle, open } from 'node:fs/promises';
import { SpecflowError } from '@specflow/shared/errors';
import { redactSecrets } from '@/lib/services/redact-secrets';
import type { Composition } from './composition';
import { findSessionFiles, type SessionRequest } from './session';

/** Text held while its line is not complete; a longer line is handed on in pieces. */
const MAX_HELD = 1024 * 1024;

/**
 * The output of one attempt as the agent wrote it (the last attempt without `?attempt=`), streamed as a file to
 * keep, in bounded memory. Files to keep get passed on: secrets of a known form are masked, as everywhere else.
 */
export async function openRawSession(app: Composition, request: SessionRequest): Promise<Response> {
  const { attempts, files } = await findSessionFiles(app, request);
  const file = await openRegular(files.at(-1) ?? '');
  const name = `session-${request.sessionId}-attempt-${attempts.at(-1)?.n ?? 1}.jsonl`;
  return new Response(streamOf(maskedText(file), file), {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** The text of a file up to its present end, in whole lines where they are not too long. */
async function* maskedText(file: FileHandle): AsyncGenerator<string> {
  const { size } = await file.stat();
  if (size === 0) return;
  let held = '';
  for await (const chunk of file.createReadStream({ end: size - 1, encoding: 'utf8', autoClose: false })) {
    held += String(chunk);
    const end = held.length > MAX_HELD ? held.length : held.lastIndexOf('\n') + 1;
    if (end > 0) yield redactSecrets(held.slice(0, end));
    held = held.slice(end);
  }
  if (held !== '') yield redactSecrets(held);
}

/** Pulls text as fast as it is taken; the file is closed at the end, also when the client goes away. */
function streamOf(text: AsyncGenerator<string>, file: FileHandle): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await text.next();
      if (next.done !== true) return controller.enqueue(encoder.encode(next.value));
      await file.close();
      controller.close();
    },
    async cancel() {
      await text.return(undefined);
      await file.close();
    },
  });
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
