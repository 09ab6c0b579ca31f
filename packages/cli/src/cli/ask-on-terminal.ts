import { createInterface } from 'node:readline/promises';

/**
 * Asks one question on the terminal; null when the input ends or Ctrl-C is pressed instead of an answer. The question
 * goes to stderr: stdout is the result's.
 */
export async function askOnTerminal(question: string): Promise<string | null> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new AbortController();
  terminal.once('SIGINT', () => left.abort());
  terminal.once('close', () => left.abort());
  try {
    return await terminal.question(question, { signal: left.signal });
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return null;
    throw error;
  } finally {
    terminal.close();
  }
}
