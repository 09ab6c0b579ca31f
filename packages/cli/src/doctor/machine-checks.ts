import { execFile } from 'node:child_process';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Cli } from '../cli/cli';
import { addressFrom } from '../dashboard/address';
import { findServer } from '../dashboard/ensure-server';
import { findLayout, requireBuiltDashboard } from '../dashboard/layout';
import { findPortHolder, readHealth } from '../dashboard/probe-server';
import { locateAgent } from '../lib/agent/locate-agent';
import { tokenPath } from '../lib/paths';
import { readRegistry } from '../lib/registry/read-registry';
import { count } from '../text/layout';
import { type Check, failed, passed } from './check';

/** Below this a run would soon end with a full disk. */
const MIN_FREE_BYTES = 500 * 1024 * 1024;

/** Whatever does not depend on a project or an agent. */
export async function checkMachine(cli: Cli): Promise<Check[]> {
  return Promise.all([
    checkNode(),
    checkGit(),
    checkHome(cli.home),
    checkDisk(cli.home),
    checkToken(cli.home),
    checkRegistry(cli.home),
    checkPort(cli),
    checkDashboard(cli),
  ]);
}

async function checkNode(): Promise<Check> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > 20 || (major === 20 && minor >= 19);
  if (isNew) return passed('node', process.version);
  return failed('node', `${process.version} is too old`, 'Install Node 20.19 or newer.');
}

async function checkGit(): Promise<Check> {
  const answer = await promisify(execFile)('git', ['--version'], { timeout: 10_000 }).catch(() => null);
  if (answer !== null) return passed('git', answer.stdout.trim());
  return failed('git', 'git was not found', 'Install git and put it on PATH.');
}

async function checkHome(home: string): Promise<Check> {
  const existing = await nearestFolder(home);
  const canWrite = await access(existing, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (canWrite) return passed('home', home);
  return failed('home', `${existing} is not writable`, 'Correct its permissions or set SPECFLOW_HOME.');
}

async function checkDisk(home: string): Promise<Check> {
  const folder = await nearestFolder(home);
  const info = await statfs(folder).catch(() => null);
  if (info === null) return passed('disk', `the free space of ${folder} is not known`);
  const free = info.bavail * info.bsize;
  const text = `${(free / 1e9).toFixed(1)} GB free at ${folder}`;
  if (free >= MIN_FREE_BYTES) return passed('disk', text);
  return failed('disk', text, 'Free some space: the record of a run must not be lost half-way.');
}

/** The folder itself, else the nearest one above it that exists. */
async function nearestFolder(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    const info = await stat(folder).catch(() => null);
    if (info?.isDirectory() || dirname(folder) === folder) return folder;
  }
}

async function checkToken(home: string): Promise<Check> {
  const info = await stat(tokenPath(home)).catch(() => null);
  if (info === null) return passed('token', 'made at the first start of the dashboard');
  if ((info.mode & 0o077) === 0) return passed('token', 'readable by you only');
  return failed('token', `${tokenPath(home)} is readable by others`, `chmod 600 ${tokenPath(home)}`);
}

async function checkRegistry(home: string): Promise<Check> {
  const { entries, problems, error } = await readRegistry(home);
  if (error !== undefined)
    return failed('registry', error.message, error.hint ?? 'Correct the file by hand.');
  const [problem] = problems;
  if (problem !== undefined) return failed('registry', problem.message, problem.hint);
  return passed('registry', count(entries.length, 'project'));
}

async function checkPort(cli: Cli): Promise<Check> {
  const address = addressFrom(cli.env);
  const where = `${address.port} on ${address.host}`;
  const holder = await findPortHolder(address, cli.home).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  const fix = 'End what uses it, or choose another one: SPECFLOW_PORT, specflow dashboard --port.';
  if (holder instanceof Error)
    return failed(
      'port',
      `${where} cannot be used (${holder.message})`,
      'Set SPECFLOW_HOST and SPECFLOW_PORT.',
    );
  if (holder === 'nobody') return passed('port', `${where} is free`);
  if (holder === 'ours') return passed('port', `${where} is the dashboard's`);
  if (holder === 'other-home')
    return failed('port', `${where} serves a SpecFlow dashboard with another home`, fix);
  return failed('port', `${where} is taken by another program`, fix);
}

/** A dashboard keeps the environment that it was started with, and with it its agent. */
async function compareAgents(cli: Cli, found: { url: string; probeUrl: string }): Promise<Check> {
  const theirs = (await readHealth(found.probeUrl))?.agent;
  const simulator = findLayout(cli.env).simulatorBin;
  const ours = await locateAgent(cli.home, { ...cli.env, SPECFLOW_SIMULATOR_BIN: simulator });
  const isSame = !theirs || (theirs.kind === ours.kind && theirs.path === ours.path);
  if (isSame) return passed('dashboard', `answers on ${found.url}`);
  const name = (agent: { kind: string; path: string | null }) =>
    `${agent.kind} at ${agent.path ?? 'no path'}`;
  return failed(
    'dashboard',
    `answers on ${found.url}, with another agent (${name(theirs)}) than this terminal would use (${name(ours)})`,
    'End it where it was started, or with "specflow dashboard stop", and start it anew with the environment that you want; agents at work go on.',
  );
}

async function checkDashboard(cli: Cli): Promise<Check> {
  const found = await findServer(cli.home, cli.env);
  if (found !== null) return compareAgents(cli, found);
  return requireBuiltDashboard(findLayout(cli.env)).then(
    () => passed('dashboard', 'built, not running'),
    () => failed('dashboard', 'not built', 'Run "npm run build" in the SpecFlow repository.'),
  );
}
