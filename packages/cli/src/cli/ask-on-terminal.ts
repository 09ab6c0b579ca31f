import { createInterface, type Interface } from 'node:readline';

/** Lines that were typed ahead, and who waits for the next one. */
interface Typed {
  readonly reader: Interface;
  readonly lines: string[];
  hasEnded: boolean;
  wake: () => void;
}

let typed: Typed | null = null;

/**
 * Asks one question on the terminal; null when its input ends. The question goes to stderr: stdout is the result's.
 * The terminal keeps its own line editing, so that Ctrl-C means what it always means.
 */
export async function askOnTerminal(question: string): Promise<string | null> {
  typed ??= readTerminal();
  const input = typed;
  process.stderr.write(question);
  input.reader.resume();
  while (input.lines.length === 0 && !input.hasEnded)
    await new Promise<void>((resolve) => {
      input.wake = resolve;
    });
  // A terminal that is still read from would keep the process alive.
  input.reader.pause();
  return input.lines.shift() ?? null;
}

function readTerminal(): Typed {
  const reader = createInterface({ input: process.stdin, terminal: false });
  const input: Typed = { reader, lines: [], hasEnded: false, wake: () => undefined };
  reader.on('line', (line) => {
    input.lines.push(line);
    input.wake();
  });
  reader.once('close', () => {
    input.hasEnded = true;
    input.wake();
  });
  return input;
}
