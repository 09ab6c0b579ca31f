/** A path as somebody typed or pasted it: file managers and terminals put quotes around what they copy. */
export function typedPath(text: string): string {
  const plain = text.trim();
  const quoted = /^(["'])(.+)\1$/.exec(plain);
  return quoted?.[2]?.trim() ?? plain;
}
