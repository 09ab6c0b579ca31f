/**
 * Tag for a piece of shell program: backslashes stay as they are, and `\${` stands for the shell's own `${`.
 * It takes no substitutions: nothing from outside may ever become part of the program (I10).
 */
export function sh(program: TemplateStringsArray): string {
  return program.raw.join('').replaceAll('\\${', '${');
}
