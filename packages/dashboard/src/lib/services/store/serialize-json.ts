/** A value as people read it: two spaces, a newline at the end. */
export function serializeJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
