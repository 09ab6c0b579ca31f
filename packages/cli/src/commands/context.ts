import type { Command } from 'commander';
import type { Cli } from '../cli/cli';
import { resolveProject } from '../cli/resolve-project';
import { readMemory } from '../lib/project/read-memory';
import { readProjectStatus } from '../lib/status/read-project-status';
import { cleanText } from '../text/clean-text';

/** `specflow context [--memory-keys a,b]`: what an agent should know before it begins. */
export function addContextCommand(program: Command, cli: Cli): void {
  program
    .command('context')
    .description('status and memory of the project, for agents')
    .option('--memory-keys <keys>', 'documents of .specify/memory, separated by commas; default: all')
    .action((flags: { memoryKeys?: string }) =>
      cli.run(async () => {
        const project = await resolveProject(cli);
        const keys = flags.memoryKeys?.split(',').map((key) => key.trim());
        const [status, memory] = await Promise.all([readProjectStatus(project), readMemory(project, keys)]);
        const data = { status, memory };
        return { data, text: cleanText(JSON.stringify(data, null, 2)) };
      }),
    );
}
