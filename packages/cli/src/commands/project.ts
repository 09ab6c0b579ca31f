import type { Command } from 'commander';
import type { Cli } from '../cli/cli';
import { resolveFolder } from '../cli/resolve-project';
import { addProject } from '../lib/registry/add-project';
import { readRegistry } from '../lib/registry/read-registry';
import { removeProject } from '../lib/registry/remove-project';
import { cleanLine } from '../text/clean-text';
import { columns } from '../text/layout';

/** `specflow project add [path] | list | remove <id>` */
export function addProjectCommand(program: Command, cli: Cli): void {
  const project = program.command('project').description('the registered projects');
  project
    .command('add [path]')
    .description('register a folder; default: the current one')
    .action((path?: string) => cli.run(() => add(cli, path)));
  project
    .command('list')
    .description('list the registered projects')
    .action(() => cli.run(() => list(cli)));
  project
    .command('remove <id>')
    .description('forget a project; its files stay')
    .action((id: string) =>
      cli.run(async () => {
        await removeProject(cli.home, id);
        return { data: { removed: id }, text: `Removed ${cleanLine(id)}. Its files are untouched.` };
      }),
    );
}

async function add(cli: Cli, path?: string) {
  const { project, added } = await addProject(cli.home, await resolveFolder(cli, path));
  const verb = added ? 'Registered' : 'Already registered:';
  return { data: { ...project, added }, text: `${verb} ${cleanLine(project.name)} (${project.id})` };
}

async function list(cli: Cli) {
  const { entries, problems, error } = await readRegistry(cli.home);
  if (error !== undefined) throw error;
  for (const problem of problems) cli.note(`${cli.style.warn('Warning:')} ${cleanLine(problem.message)}`);
  const projects = entries.map(({ id, path, name, ...rest }) => ({ id, path, name, ...rest }));
  const rows = entries.map((entry) => [cleanLine(entry.name), cleanLine(entry.path), cleanLine(entry.id)]);
  const text = rows.length === 0 ? 'No projects. Register one with "specflow project add".' : columns(rows);
  return { data: { projects, problems }, text };
}
