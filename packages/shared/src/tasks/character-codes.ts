/** Part of every runtime that this package runs in; the types of the language alone don't name it. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** The UTF-16 codes of a text, by offset. */
export type CharacterCodes = Uint8Array | Uint16Array;

const encoder = new TextEncoder();

/** All codes of a text at once: readers that look at each character read them sooner than the text itself. */
export function readCodes(text: string): CharacterCodes {
  const bytes = encoder.encode(text);
  // As many bytes as characters: all are ASCII, so the bytes are the codes.
  if (bytes.length === text.length) return bytes;
  const codes = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) codes[at] = text.charCodeAt(at);
  return codes;
}

/** The code at an offset; 0 outside of the text. */
export function codeAt(codes: CharacterCodes, at: number): number {
  return codes[at] ?? 0;
}
