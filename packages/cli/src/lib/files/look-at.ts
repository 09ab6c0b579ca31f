import { lstatSync, type Stats } from 'node:fs';

/**
 * What stands at a path, a link as such; null when it cannot be seen. Answers at once: polls ask for a dozen paths, and
 * handing each to another thread and back takes twenty times as long as the look itself.
 */
export function lookAt(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
