import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { SpecflowError } from '@specflow/shared/errors';
import { isErrno } from './write-file-durable';

const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/**
 * Text of a regular file; null when there is none. A byte order mark stays in the text.
 * @throws SpecflowError FILE_UNREADABLE for a pipe, device or folder, a file over `maxBytes`, or missing rights.
 */
export async function readTextFile(
  path: string,
  maxBytes: number = DEFAULT_MAX_BYTES,
): Promise<string | null> {
  try {
    // Without O_NONBLOCK opening a named pipe would wait for a writer for ever.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const info = await file.stat();
      if (!info.isFile()) throw unreadable(path, 'is not a regular file', 'Put a regular file in its place.');
      if (info.size > maxBytes)
        throw unreadable(
          path,
          `holds ${info.size} bytes, more than the ${maxBytes} that are read`,
          'Shorten it.',
        );
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR')) return null;
    if (error instanceof SpecflowError) throw error;
    throw unreadable(path, `could not be read (${describe(error)})`, 'Check its owner and permissions.');
  }
}

/** `text` without a leading byte order mark. */
export function withoutBom(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** The JSON value of a text (a byte order mark is allowed), or why it is none. */
export function parseJsonText(text: string): { ok: true; value: unknown } | { ok: false; reason: string } {
  try {
    return { ok: true, value: JSON.parse(withoutBom(text)) };
  } catch (error) {
    return { ok: false, reason: describe(error) };
  }
}

function unreadable(path: string, what: string, hint: string): SpecflowError {
  return new SpecflowError('FILE_UNREADABLE', { message: `${path} ${what}.`, hint });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
