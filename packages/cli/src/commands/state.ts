import type { Command } from 'commander';
import type { Cli, Outcome } from '../cli/cli';
import { resolveFolder, resolveProject } from '../cli/resolve-project';
import { usageError } from '../cli/usage-error';
import { findRepairs } from '../lib/check/find-repairs';
import { checkProjectPath } from '../lib/project/check-project-path';
import { addProject } from '../lib/registry/add-project';
import { initState } from '../lib/state/init-state';
import { type Assignment, setStateValues } from '../lib/state/set-state-values';
import { parseStateKey, valueAt } from '../lib/state/state-key';
import { requireLooseState } from '../lib/state/update-state-file';
import { cleanLine, cleanText } from '../text/clean-text';

/** `specflow state get | set | show | init | sync` */
export function addStateCommand(program: Command, cli: Cli): void {
  const state = program.command('state').description('the state file of a project');
  state
    .command('get [key]')
    .description('a value, such as orchestration.step.current; without a key the whole file')
    .action((key?: string) => cli.run(() => get(cli, key)));
  state
    .command('show')
    .description('the whole file')
    .action(() => cli.run(() => get(cli)));
  state
    .command('set <assignments...>')
    .description('set values: key=value …, all or none; refuses what SpecFlow tools could not read')
    .action((words: string[]) => cli.run(() => set(cli, words)));
  state
    .command('init')
    .description('give the folder a state file and register it')
    .option('--force', 'set an existing one aside and begin anew')
    .option('--name <name>', 'name of the project; default: the name of the folder')
    .action((flags: { force?: boolean; name?: string }) => cli.run(() => init(cli, flags)));
  state
    .command('sync')
    .description('bring the state file and the registry in line with the files of the project')
    .option('--dry-run', 'say what would happen')
    .action((flags: { dryRun?: boolean }) => cli.run(() => sync(cli, flags.dryRun === true)));
}

async function get(cli: Cli, key?: string): Promise<Outcome> {
  const { state } = await requireLooseState(await resolveProject(cli));
  const value = key === undefined ? state : valueAt(state, parseStateKey(key));
  const isBare = typeof value !== 'object' || value === null;
  const text = value === undefined ? '(not set)' : isBare ? String(value) : JSON.stringify(value, null, 2);
  return { data: value ?? null, text: cleanText(text) };
}

async function set(cli: Cli, words: readonly string[]): Promise<Outcome> {
  const assignments = words.map(readAssignment);
  const updates = await setStateValues(await resolveProject(cli), assignments);
  const lines = updates.map(({ key, value, previousValue }) =>
    cleanLine(`${key}: ${JSON.stringify(previousValue)} -> ${JSON.stringify(value)}`),
  );
  return { data: { status: 'success', command: 'state set', updates }, text: lines.join('\n') };
}

function readAssignment(word: string): Assignment {
  const at = word.indexOf('=');
  if (at < 1) throw usageError(`"${word}" is no key=value.`);
  return { key: word.slice(0, at), text: word.slice(at + 1) };
}

async function init(cli: Cli, flags: { force?: boolean; name?: string }): Promise<Outcome> {
  const folder = await checkProjectPath(cli.home, await resolveFolder(cli));
  const { state, path, backup } = await initState(folder, {
    isForced: flags.force === true,
    name: flags.name,
  });
  const { added } = await addProject(cli.home, folder);
  const data = {
    status: 'success',
    command: 'state init',
    path,
    project: state.project,
    registered: true,
    added,
    ...(backup === undefined ? {} : { backup }),
  };
  const kept = backup === undefined ? '' : `\nThe file before it is ${backup}`;
  return { data, text: cleanText(`Wrote ${path}${kept}`) };
}

async function sync(cli: Cli, isDryRun: boolean): Promise<Outcome> {
  const repairs = await findRepairs(await resolveProject(cli), cli.home);
  if (!isDryRun) for (const repair of repairs) await repair.apply();
  const changes = repairs.map(({ code, message, action }) => ({ code, message, action }));
  const verb = isDryRun ? 'Would' : 'Did';
  const text =
    changes.length === 0 ? 'Everything agrees.' : changes.map(({ action }) => `${verb}: ${action}`);
  return {
    data: { status: 'success', command: 'state sync', dryRun: isDryRun, changes },
    text: cleanText([text].flat().join('\n')),
  };
}
