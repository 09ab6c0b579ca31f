import { randomBytes, randomUUID } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** An id in the form of the API's: a prefix, `01`, and 22 letters and digits. */
function apiId(prefix: string): string {
  const body = [...randomBytes(22)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  return `${prefix}_01${body}`;
}

export const newUuid = (): string => randomUUID();
export const newMessageId = (): string => apiId('msg');
export const newToolUseId = (): string => apiId('toolu');
export const newRequestId = (): string => apiId('req');
