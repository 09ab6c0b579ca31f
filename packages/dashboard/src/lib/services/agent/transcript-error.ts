import { constants, type FileHandle, open } from 'node:fs/promises';
import { readLines } from './read-lines';
import { messagesOf, type TranscriptPlace } from './transcript';

/** Bytes looked through at most. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Where the first failed tool call or failed end of a session stands; null when nothing failed. */
export async function findFirstError(
  files: readonly string[],
): Promise<(TranscriptPlace & { readonly messageId: string }) | null> {
  for (const [index, path] of files.entries()) {
    const found = await findInFile(path, index);
    if (found !== null) return { index, ...found };
  }
  return null;
}

async function findInFile(
  path: string,
  index: number,
): Promise<{ offset: number; messageId: string } | null> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    for await (const line of readLines(file)) {
      if (!line.complete || line.start > MAX_BYTES) return null;
      // Only lines that may tell of an error are parsed: a result without the word counts as failed, too.
      if (line.text === null || !/"is_error"\s*:\s*true|"type"\s*:\s*"result"/.test(line.text)) continue;
      const error = messagesOf(line.text, `${index}-${line.start}`).find(
        (message) => message.isError === true,
      );
      if (error !== undefined) return { offset: line.start, messageId: error.id };
    }
    return null;
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}
