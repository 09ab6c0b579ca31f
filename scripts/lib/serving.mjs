import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startTimeOf } from './process-identity.mjs';

/*
 * Which servers run from the build in this working tree. A new build would take the files of pages
 * that they have not loaded yet, so whoever builds asks first.
 */

/** @param {number} pid */
const recordName = (pid) => `serving-${pid}`;

/**
 * Remembers a server of ours.
 * @param {{ dir: string, pid: number }} options
 * @returns {() => void} forgets it
 */
export function recordServing({ dir, pid }) {
  const file = path.join(dir, recordName(pid));
  mkdirSync(dir, { recursive: true });
  // Whole at once: whoever looks at half a record takes its server for dead.
  writeFileSync(`${file}.new`, startTimeOf(pid) ?? '');
  renameSync(`${file}.new`, file);
  return () => rmSync(file, { force: true });
}

/**
 * Servers that are alive; records of dead ones are removed.
 * @param {string} dir
 * @returns {number[]} pids
 */
export function servingPids(dir) {
  mkdirSync(dir, { recursive: true });
  const recorded = readdirSync(dir).flatMap((name) => Number(/^serving-(\d+)$/.exec(name)?.[1]) || []);
  return recorded.filter((pid) => {
    const file = path.join(dir, recordName(pid));
    const startTime = startTimeOf(pid);
    const isAlive = startTime !== undefined && readRecord(file) === startTime;
    if (!isAlive) rmSync(file, { force: true });
    return isAlive;
  });
}

/** @param {string} file @returns {string | undefined} */
function readRecord(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
