import { statSync } from 'node:fs';

/** What was made of files, as long as the files are the same. */
export interface FileMemory<T> {
  /**
   * What `make` gave for this file before, while it is the same file with the same times and size; else what it gives
   * now. The result is shared: nobody may change it. A failure is not remembered.
   */
  recall(path: string, make: () => Promise<T>): Promise<T>;
}

interface Remembered<T> {
  readonly stamp: string;
  readonly value: T;
}

/** A file changed this recently may change again within the same time stamp: it is read each time. */
const SETTLED_AFTER_MS = 2_000;

/** Builds a memory for at most `maxFiles` files; the one that was not asked for longest is forgotten first. */
export function createFileMemory<T>(maxFiles: number): FileMemory<T> {
  const known = new Map<string, Remembered<T>>();
  return {
    async recall(path, make) {
      // Before the reading: a change during it makes the next stamp another one.
      const stamp = stampOf(path);
      const found = known.get(path);
      known.delete(path);
      if (stamp === null) return make();
      const remembered = found?.stamp === stamp ? found : { stamp, value: await make() };
      known.set(path, remembered);
      const [oldest] = known.keys();
      if (known.size > maxFiles && oldest !== undefined) known.delete(oldest);
      return remembered.value;
    },
  };
}

/** At once: a look at one inode takes microseconds, handing it to another thread and back twenty times as many. */
function statOrUndefined(path: string) {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Changes whenever the file does; null for one that is not there, or that was changed just now. */
function stampOf(path: string): string | null {
  const info = statOrUndefined(path);
  if (info === undefined || !info.isFile()) return null;
  // Nobody can put this time back, and the system's clock is the one that it comes from.
  const changedMs = Number(info.ctimeNs / 1_000_000n);
  if (Math.abs(Date.now() - changedMs) < SETTLED_AFTER_MS) return null;
  return [info.dev, info.ino, info.size, info.mtimeNs, info.ctimeNs, info.mode, info.uid].join(' ');
}
