import { appendFileSync } from 'node:fs';
import type { JsonObject } from '../protocol/json';

/** An append-only record of when agents ran, for tests that look for overlaps and doubled work. */
export interface Trace {
  write(event: 'start' | 'task' | 'stop', details: JsonObject): void;
}

/**
 * Traces to a file, or nowhere. Each line is one O_APPEND write, so that the lines of several processes
 * never mix. `monotonicMs` is the machine's monotonic clock: comparable across processes of one boot.
 */
export function createTrace(path: string | undefined, identity: () => JsonObject): Trace {
  if (path === undefined || path === '') return { write: () => undefined };
  return {
    write(event, details) {
      const monotonicMs = Number(process.hrtime.bigint() / 1000n) / 1000;
      const line = { event, monotonicMs, wallTime: new Date().toISOString(), pid: process.pid };
      appendFileSync(path, `${JSON.stringify({ ...line, ...identity(), ...details })}\n`);
    },
  };
}
