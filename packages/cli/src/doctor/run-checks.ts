import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Cli } from '../cli/cli';
import { resolveProject } from '../cli/resolve-project';
import { findServer } from '../dashboard/ensure-server';
import { findLayout, requireBuiltDashboard } from '../dashboard/layout';
import { locateAgent } from '../lib/agent/locate-agent';
import { tokenPath } from '../lib/paths';
import { readRegistry } from '../lib/registry/read-registry';
import { FLOW_COMMANDS } from '../lib/skills/flow-commands';
import { listSkills } from '../lib/skills/list-skills';
import { readProjectStatus } from '../lib/status/read-project-status';
import { count } from '../text/layout';

/** One thing that was looked at. `fix` is present when `ok` is false. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly fix?: string;
}

/** Looks at everything that a run needs. Runs git, but never an agent. */
export async function runChecks(cli: Cli): Promise<Check[]> {
  const general = await Promise.all([
    checkNode(),
    checkGit(),
    checkHome(cli.home),
    checkToken(cli.home),
    checkRegistry(cli.home),
    checkAgent(cli),
    checkDashboard(cli),
  ]);
  return [...general, ...(await checkProject(cli))];
}

const passed = (name: string, detail: string): Check => ({ name, ok: true, detail });
const failed = (name: string, detail: string, fix: string): Check => ({ name, ok: false, detail, fix });

async function checkNode(): Promise<Check> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > 20 || (major === 20 && minor >= 19);
  if (isNew) return passed('node', process.version);
  return failed('node', `${process.version} is too old`, 'Install Node 20.19 or newer.');
}

async function checkGit(): Promise<Check> {
  const answer = await promisify(execFile)('git', ['--version']).catch(() => null);
  if (answer !== null) return passed('git', answer.stdout.trim());
  return failed('git', 'git was not found', 'Install git and put it on PATH.');
}

async function checkHome(home: string): Promise<Check> {
  const existing = (await stat(home).catch(() => null)) === null ? dirname(home) : home;
  const canWrite = await access(existing, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (canWrite) return passed('home', home);
  return failed('home', `${existing} is not writable`, 'Correct its permissions or set SPECFLOW_HOME.');
}

async function checkToken(home: string): Promise<Check> {
  const info = await stat(tokenPath(home)).catch(() => null);
  if (info === null) return passed('token', 'made at the first start of the dashboard');
  if ((info.mode & 0o077) === 0) return passed('token', 'readable by you only');
  return failed('token', `${tokenPath(home)} is readable by others`, `chmod 600 ${tokenPath(home)}`);
}

async function checkRegistry(home: string): Promise<Check> {
  const { entries, problems, error } = await readRegistry(home);
  if (error !== undefined) return failed('registry', error.message, error.hint ?? '');
  const [problem] = problems;
  if (problem !== undefined) return failed('registry', problem.message, problem.hint);
  return passed('registry', count(entries.length, 'project'));
}

async function checkAgent(cli: Cli): Promise<Check> {
  const simulator = findLayout(cli.env).simulatorBin;
  const agent = await locateAgent(cli.home, { ...cli.env, SPECFLOW_SIMULATOR_BIN: simulator });
  if (agent.path !== null) return passed('agent', `${agent.kind} at ${agent.path} (from ${agent.source})`);
  return failed(
    'agent',
    `no ${agent.kind} executable was found (${agent.source})`,
    'Install Claude Code, or set SPECFLOW_CLAUDE_BIN to its path.',
  );
}

async function checkDashboard(cli: Cli): Promise<Check> {
  const found = await findServer(cli.home, cli.env);
  if (found !== null) return passed('dashboard', `answers on ${found.url}`);
  return requireBuiltDashboard(findLayout(cli.env)).then(
    () => passed('dashboard', 'built, not running'),
    () => failed('dashboard', 'not built', 'Run "npm run build" in the SpecFlow repository.'),
  );
}

async function checkProject(cli: Cli): Promise<Check[]> {
  const project = await resolveProject(cli).catch(() => null);
  if (project === null) return [passed('project', 'none here; the checks above are for every project')];
  const { health, phase } = await readProjectStatus(project);
  const worst = health.issues.find((issue) => issue.severity === 'error');
  const state =
    worst === undefined
      ? passed('project', `${project}, phase ${phase.number ?? 'none'}`)
      : failed('project', worst.message, worst.fix ?? 'See "specflow status".');
  return [state, await checkCommands(project, cli)];
}

async function checkCommands(project: string, cli: Cli): Promise<Check> {
  const skills = await listSkills(project, cli.env);
  const missing = FLOW_COMMANDS.filter(({ name }) => !skills.some((skill) => skill.name === name));
  if (missing.length > 0)
    return failed('commands', `missing: ${missing.map(({ name }) => `/${name}`).join(' ')}`, 'specflow init');
  const unsafe = skills.find((skill) => skill.unsafeInterpolation && skill.name.startsWith('flow.'));
  if (unsafe === undefined) return passed('commands', 'all five /flow commands are there');
  return failed(
    'commands',
    `${unsafe.path} puts its arguments into a shell line`,
    'Take $ARGUMENTS out of the lines that begin with "!".',
  );
}
