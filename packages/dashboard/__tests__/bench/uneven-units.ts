/** 1 to 5, always the same for one id, in no pattern. */
export function unevenUnits(taskId: string): number {
  let hash = 2_166_136_261;
  for (const character of taskId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return 1 + ((hash >>> 0) % 5);
}
