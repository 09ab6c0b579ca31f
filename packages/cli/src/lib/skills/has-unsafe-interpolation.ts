/** `$ARGUMENTS`, `${ARGUMENTS}`, `$ARGUMENTS[0]`, `$1`, `${1}`. */
const ARGUMENT = /\$\{?(?:ARGUMENTS|\d)/;
/** Anything that looks like a variable, for commands that name their arguments themselves. */
const ANY_VARIABLE = /\$\{?[A-Za-z_\d]/;
/** `arguments:` in the head of the file gives arguments names of their own: `$branch`. */
const NAMED_ARGUMENTS = /^---\r?\n(?:(?!---)[^\n]*\n)*?[ \t]*arguments[ \t]*:/;
/** Inline: an exclamation mark directly before a code span. */
const INLINE_SHELL = /!(`+)([\s\S]*?)\1/g;
/** Block: a fence whose info string is `!`. */
const BLOCK_SHELL = /^[ \t]*(`{3,}|~{3,})!([\s\S]*?)^[ \t]*\1/gm;

/**
 * Whether a command file puts its arguments into a shell line. Arguments hold headings and task texts, so such a
 * command would run whatever a task file says.
 */
export function hasUnsafeInterpolation(text: string): boolean {
  const argument = NAMED_ARGUMENTS.test(text.replace(/^\uFEFF/, '')) ? ANY_VARIABLE : ARGUMENT;
  for (const pattern of [INLINE_SHELL, BLOCK_SHELL]) {
    for (const match of text.matchAll(pattern)) if (argument.test(match[2] ?? '')) return true;
  }
  return false;
}
