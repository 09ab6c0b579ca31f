import { type FSWatcher, watch } from 'node:fs';
import { ATTEMPT_FILES } from '../agent/attempt-files';

/** Ends waiting early when something happens to an attempt. */
export interface AttemptAlarm {
  /** Resolves at the next event, at the latest after `ms`; at once when one came since the last call. */
  next(ms: number): Promise<void>;
  close(): void;
}

/** Records of the runner. Output grows all the time and is no news. */
const NEWS: readonly string[] = [
  ATTEMPT_FILES.claim,
  ATTEMPT_FILES.process,
  ATTEMPT_FILES.exit,
  ATTEMPT_FILES.refused,
];

/** Watches the folder of an attempt, which must exist, and a signal. */
export function watchAttempt(dir: string, signal?: AbortSignal): AttemptAlarm {
  let rung = false;
  let wake: (() => void) | undefined;
  const ring = () => {
    rung = true;
    wake?.();
  };
  const watcher = watchNews(dir, ring);
  signal?.addEventListener('abort', ring, { once: true });

  return {
    async next(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
      wake = undefined;
    },
    close() {
      watcher?.close();
      signal?.removeEventListener('abort', ring);
    },
  };
}

/** Undefined when the system has no watches left: then `next` polls. */
function watchNews(dir: string, ring: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dir, (_event, name) => {
      if (name === null || NEWS.includes(name)) ring();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
