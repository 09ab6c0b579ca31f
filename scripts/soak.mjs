// `npm run soak [kills] [--schedules=n] [--seed=n]`: random kill -9 of real processes, then random schedules of the
// decision core in chunks. Takes long: `npm run soak 10000` runs for hours.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { prepare } from './lib/prepare.mjs';
import { runVitest } from './lib/run-vitest.mjs';
import { say, UserMistake } from './lib/say.mjs';
import { cacheDir, fromRoot } from './lib/workspace.mjs';

const CHUNK = 50_000;
const config = fromRoot('scripts', 'soak', 'vitest.config.ts');

/** @param {string | undefined} text @param {number} usual @returns {number} */
function countOf(text, usual) {
  if (text === undefined) return usual;
  if (!/^\d{1,9}$/.test(text)) {
    throw new UserMistake('Usage: npm run soak -- [kills] [--schedules=<n>] [--seed=<n>]');
  }
  return Number(text);
}

/** @param {readonly string[]} args */
function readOptions(args) {
  const value = (/** @type {string} */ name) =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const plain = args.filter((arg) => !/^--(schedules|seed)=/.test(arg));
  if (plain.length > 1) countOf('', 0);
  return {
    kills: countOf(plain[0], 200),
    schedules: countOf(value('schedules'), 1_000_000),
    seed: countOf(value('seed'), Date.now() % 2 ** 31),
  };
}

/** @param {{ kills: number, seed: number }} options @returns {Promise<{ code: number, line: string }>} */
async function soakKills({ kills, seed }) {
  if (kills === 0) return { code: 0, line: 'no kills' };
  mkdirSync(cacheDir, { recursive: true });
  const report = path.join(cacheDir, `soak-${process.pid}.json`);
  process.env.SPECFLOW_SOAK_KILLS = String(kills);
  process.env.SPECFLOW_SOAK_SEED = String(seed);
  process.env.SPECFLOW_SOAK_REPORT = report;
  const code = await runVitest({ config, args: ['kills.soak'] });
  const line = describeKills(report);
  rmSync(report, { force: true });
  return { code, line };
}

/** @param {string} report file that holds what was counted */
function describeKills(report) {
  try {
    const { kills, killed, runs, batches, attempts, ...rest } = JSON.parse(readFileSync(report, 'utf8'));
    const { lost, doubled, overlaps, ledger } = rest;
    return [
      `${kills} kills (server ${killed.server}, runner ${killed.runner}, agent ${killed.agent})`,
      `${runs} runs, ${batches} batches, ${attempts} attempts`,
      `${lost} lost, ${doubled} doubled, ${overlaps} overlaps, ${ledger} ledger errors`,
    ].join(' · ');
  } catch {
    return 'no run was finished';
  }
}

/** @param {number} schedules @returns {Promise<{ code: number, line: string }>} */
async function soakSchedules(schedules) {
  let done = 0;
  while (done < schedules) {
    const chunk = Math.min(CHUNK, schedules - done);
    process.env.SPECFLOW_PROPERTY_RUNS = String(chunk);
    const code = await runVitest({ config, args: ['decide.property'] });
    // The failure itself is printed above, with its own seed and path.
    if (code !== 0) return { code, line: `a violation after ${done} schedules` };
    done += chunk;
    say(`${done} of ${schedules} schedules`);
  }
  return { code: 0, line: `${done} schedules, 0 violations` };
}

/** @param {readonly string[]} args */
async function main(args) {
  const options = readOptions(args);
  await prepare();
  const kills = await soakKills(options);
  const schedules = await soakSchedules(options.schedules);
  const ok = kills.code === 0 && schedules.code === 0;
  say(`soak ${ok ? 'passed' : 'FAILED'} · seed ${options.seed} · ${kills.line} · ${schedules.line}`);
  return ok ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    say(error instanceof UserMistake ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  },
);
