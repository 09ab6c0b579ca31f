import { Command } from 'commander';
import { version } from '../../package.json';
import { addBatchCommand } from '../commands/batch';
import { addCheckCommand } from '../commands/check';
import { addContextCommand } from '../commands/context';
import { addDashboardCommand } from '../commands/dashboard';
import { addDemoCommand } from '../commands/demo';
import { addDoctorCommand } from '../commands/doctor';
import { addInitCommand } from '../commands/init';
import { addMarkCommand } from '../commands/mark';
import { addNextCommand } from '../commands/next';
import { addOrchestrateCommand } from '../commands/orchestrate';
import { addPhaseCommand } from '../commands/phase';
import { addProjectCommand } from '../commands/project';
import { addStateCommand } from '../commands/state';
import { addStatusCommand } from '../commands/status';
import { addTasksCommand } from '../commands/tasks';
import type { Cli, Surroundings } from './cli';

/** The command line's grammar. Each verb has its own file in `commands/`. */
export function createProgram(cli: Cli, around: Pick<Surroundings, 'writeOut'>): Command {
  const program = new Command('specflow');
  program
    .description('Spec-driven development for Claude Code: phases, tasks, and runs that finish them.')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'explain a command')
    .exitOverride()
    .configureOutput({
      writeOut: around.writeOut,
      // Usage errors are printed once, by our own mapper.
      writeErr: () => undefined,
    })
    .option('--json', 'print the result, or the error, as JSON')
    .option('--project <path|id>', 'the project; default: the one around the current folder')
    .addHelpText('after', '\nExit codes: 0 ok, 1 error, 2 wrong usage, 3 a person is needed.');
  addInitCommand(program, cli);
  addProjectCommand(program, cli);
  addStatusCommand(program, cli);
  addNextCommand(program, cli);
  addMarkCommand(program, cli);
  addTasksCommand(program, cli);
  addCheckCommand(program, cli);
  addContextCommand(program, cli);
  addPhaseCommand(program, cli);
  addStateCommand(program, cli);
  addBatchCommand(program, cli);
  addOrchestrateCommand(program, cli);
  addDashboardCommand(program, cli);
  addDemoCommand(program, cli);
  addDoctorCommand(program, cli);
  return program;
}
