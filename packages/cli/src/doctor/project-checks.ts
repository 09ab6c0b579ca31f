import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { SettingsSchema } from '@specflow/shared/schemas';
import type { Cli } from '../cli/cli';
import { resolveProject } from '../cli/resolve-project';
import { parseJsonText, readTextFile } from '../lib/files/read-text-file';
import { settingsPath } from '../lib/paths';
import { FLOW_COMMANDS } from '../lib/skills/flow-commands';
import { listSkills } from '../lib/skills/list-skills';
import { readStateFile } from '../lib/state/read-state-file';
import { readProjectStatus } from '../lib/status/read-project-status';
import { count } from '../text/layout';
import { type Check, failed, passed } from './check';

/** Everything about the project at hand, when there is one. */
export async function checkProject(cli: Cli): Promise<Check[]> {
  const project = await resolveProject(cli).catch(() => null);
  if (project === null) return [passed('project', 'none here; the checks above are for every project')];
  return Promise.all([
    checkState(project),
    checkGitState(project),
    checkCommands(project, cli),
    checkPermissions(project, cli),
  ]);
}

async function checkState(project: string): Promise<Check> {
  const { health, phase } = await readProjectStatus(project);
  const worst = health.issues.find((issue) => issue.severity === 'error');
  if (worst === undefined) return passed('project', `${project}, phase ${phase.number ?? 'none'}`);
  return failed('project', worst.message, worst.fix ?? 'See "specflow status".');
}

/** Files of an operation that git has begun and not ended. */
const UNFINISHED: readonly (readonly [string, string])[] = [
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
];

async function checkGitState(project: string): Promise<Check> {
  const gitDir = (await git(project, ['rev-parse', '--git-dir']))?.trim();
  if (gitDir === undefined)
    return passed('git state', 'no repository: runs work, but changes are proven less well');
  for (const [file, operation] of UNFINISHED) {
    if ((await stat(resolve(project, gitDir, file)).catch(() => null)) === null) continue;
    const fix = `git ${operation} --continue, or git ${operation} --abort`;
    return failed('git state', `a ${operation} is not finished`, fix);
  }
  const branch = (await git(project, ['symbolic-ref', '--short', '-q', 'HEAD']))?.trim();
  if (!branch)
    return failed('git state', 'no branch is checked out', 'git switch <branch>: the work needs a branch.');
  const changes = (await git(project, ['status', '--porcelain'])) ?? '';
  const number = changes.split('\n').filter((line) => line !== '').length;
  return passed(
    'git state',
    `branch ${branch}, ${number === 0 ? 'clean' : count(number, 'uncommitted change')}`,
  );
}

/** What git says; undefined when it fails. No program that the repository names is run. */
async function git(project: string, args: readonly string[]): Promise<string | undefined> {
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-C', project];
  const options = {
    timeout: 10_000,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
  };
  const answer = await promisify(execFile)('git', [...safe, ...args], options).catch(() => null);
  return answer?.stdout;
}

async function checkCommands(project: string, cli: Cli): Promise<Check> {
  const skills = await listSkills(project, cli.env);
  const missing = FLOW_COMMANDS.filter(({ name }) => !skills.some((skill) => skill.name === name));
  if (missing.length > 0)
    return failed(
      'skills',
      `missing: ${missing.map(({ name }) => `/${name}`).join(' ')}`,
      'Run "specflow init": it installs what is missing and touches nothing else.',
    );
  const unsafe = skills.find((skill) => skill.unsafeInterpolation && skill.name.startsWith('flow.'));
  if (unsafe === undefined) return passed('skills', 'all five /flow commands are there');
  return failed(
    'skills',
    `${unsafe.path} puts its arguments into a shell line`,
    'Take $ARGUMENTS out of the lines that begin with "!".',
  );
}

async function checkPermissions(project: string, cli: Cli): Promise<Check> {
  const text = await readTextFile(settingsPath(cli.home)).catch(() => null);
  if (text === null) return passed('permissions', 'acceptEdits (nothing else was chosen)');
  const json = parseJsonText(text);
  const settings = SettingsSchema.safeParse(json.ok ? json.value : undefined);
  if (!settings.success)
    return failed('permissions', `${settingsPath(cli.home)} cannot be read`, 'Correct it by hand.');
  const reading = await readStateFile(project);
  const id = reading.status === 'ok' ? reading.state.project.id : '';
  const own = Object.hasOwn(settings.data.projects, id) ? settings.data.projects[id] : undefined;
  if (own?.permissionMode !== 'bypassPermissions') return passed('permissions', 'acceptEdits');
  if (own.permissionChosenAt !== undefined)
    return passed('permissions', `bypassPermissions, chosen ${own.permissionChosenAt}`);
  return failed(
    'permissions',
    'bypassPermissions without the date of a choice',
    'Choose the mode in the start dialog of the dashboard.',
  );
}
