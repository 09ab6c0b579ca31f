import { writeSync } from 'node:fs';
import type { CliOptions } from '../cli/cli-options';
import type { JsonObject } from './json';

/** Where the events of a run go, in the form that was asked for. */
export interface Output {
  event(event: JsonObject): void;
  /** The closing event; `text` is what `--output-format text` prints. */
  result(event: JsonObject, text: string): void;
  /** Bytes that follow no protocol, for misbehaviour. */
  raw(text: string): void;
}

const RETRY_MS = 5;
const sleepCell = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes all of the text at once and in order, so that a killed run leaves complete lines. A reader that
 * is gone is no error: the run goes on to its end, as measured.
 */
export function writeFully(fd: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(fd, bytes, offset);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'EAGAIN') return;
      Atomics.wait(sleepCell, 0, 0, RETRY_MS);
    }
  }
}

/** Output on stdout: lines as they happen (stream-json), one line at the end (json), or the answer (text). */
export function createOutput(options: Pick<CliOptions, 'outputFormat' | 'verbose'>): Output {
  const collected: JsonObject[] = [];
  const line = (value: unknown): void => writeFully(1, `${JSON.stringify(value)}\n`);
  const streams = options.outputFormat === 'stream-json';
  return {
    event(event) {
      if (streams) line(event);
      else collected.push(event);
    },
    result(event, text) {
      if (streams) line(event);
      else if (options.outputFormat === 'text') writeFully(1, `${text}\n`);
      else line(options.verbose ? [...collected, event] : event);
    },
    raw: (text) => writeFully(1, text),
  };
}
