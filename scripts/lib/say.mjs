/** Progress and advice go to stderr: stdout holds results only. @param {string} line */
export const say = (line) => void process.stderr.write(`${line}\n`);

/** Thrown for something that the person at the terminal can fix; printed without a stack. */
export class UserMistake extends Error {}
