import type { Command } from 'commander';
import type { Cli } from '../cli/cli';
import { resolveFolder } from '../cli/resolve-project';
import { checkProjectPath } from '../lib/project/check-project-path';
import { initProject } from '../lib/project/init-project';
import { addProject } from '../lib/registry/add-project';
import { cleanLine } from '../text/clean-text';
import { count } from '../text/layout';

/** `specflow init [--name]` */
export function addInitCommand(program: Command, cli: Cli): void {
  program
    .command('init')
    .description('make the current folder a project; never touches a file that exists')
    .option('--name <name>', 'name of the project; default: the name of the folder')
    .action((options: { name?: string }) =>
      cli.run(async () => {
        const path = await checkProjectPath(cli.home, await resolveFolder(cli));
        const { created, commands } = await initProject(path, { name: options.name, env: cli.env });
        const { project } = await addProject(cli.home, path);
        const installed = commands.filter((command) => command.action === 'installed');
        const refused = commands.filter((command) => command.action === 'refused');
        if (refused.length > 0)
          cli.note(
            `Not installed, .claude leads out of the project: ${refused.map((command) => `/${command.name}`).join(', ')}`,
          );
        const lines = [
          `${created ? 'Initialised' : 'Already initialised:'} ${cleanLine(project.name)} (${path})`,
          installed.length > 0
            ? `${count(installed.length, 'command')} installed in .claude/commands: ${installed.map(({ name }) => `/${name}`).join(' ')}`
            : 'The /flow commands are there already.',
        ];
        return { data: { ...project, created, commands }, text: lines.join('\n') };
      }),
    );
}
