import { cleanText } from '../format/clean-text';

/** What a reply has to hold before a look at each of its texts is worth the time. */
const SUSPICIOUS =
  /\\u00[0189]|\\u007f|\\[bfr]|[\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/iu;

/**
 * The JSON of a reply with every text as it may be shown (see `cleanText`), so that no component can forget it; null
 * for text that is no JSON. Code under review, whose invisible characters are named instead, is parsed with `as: 'is'`.
 */
export function parseReply(text: string, as: 'clean' | 'is' = 'clean'): unknown {
  if (text === '') return null;
  try {
    const isPlain = as === 'is' || !SUSPICIOUS.test(text);
    return isPlain ? JSON.parse(text) : JSON.parse(text, (_key, value: unknown) => clean(value));
  } catch {
    return null;
  }
}

function clean(value: unknown): unknown {
  return typeof value === 'string' ? cleanText(value) : value;
}
