import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A stamp remembers from which inputs an output was made. It lies inside the output's own folder, so
 * that whoever deletes the output deletes the stamp with it.
 *
 * @typedef {{ stampFile: string, outputs: readonly string[], fingerprint: () => string }} Stamped
 */

/**
 * True when every output exists and was made from exactly the present inputs.
 * @param {Stamped} target
 */
export function isFresh({ stampFile, outputs, fingerprint }) {
  if (!existsSync(stampFile) || !outputs.every((output) => existsSync(output))) return false;
  return readFileSync(stampFile, 'utf8').trim() === fingerprint();
}

/**
 * Runs `make` unless the target is fresh. The inputs are read before, so that an edit made meanwhile
 * leaves the target stale instead of passing for built.
 * @param {Stamped} target
 * @param {() => Promise<void>} make rejects when nothing usable came out
 * @returns {Promise<boolean>} whether something was made
 */
export async function makeIfStale(target, make) {
  if (isFresh(target)) return false;
  const made = target.fingerprint();
  await make();
  const missing = target.outputs.filter((output) => !existsSync(output));
  if (missing.length > 0) throw new Error(`The build ended well but left no ${missing.join(', ')}.`);
  mkdirSync(path.dirname(target.stampFile), { recursive: true });
  const draft = `${target.stampFile}.${process.pid}`;
  writeFileSync(draft, `${made}\n`);
  renameSync(draft, target.stampFile);
  return true;
}
