import type { Cli } from '../cli/cli';
import { checkAgent } from './agent-checks';
import type { Check } from './check';
import { checkMachine } from './machine-checks';
import { checkProject } from './project-checks';

/** Looks at everything that a run needs. Asks git and the agent for facts, but gives no agent anything to do. */
export async function runChecks(cli: Cli): Promise<Check[]> {
  const [machine, agent, project] = await Promise.all([
    checkMachine(cli),
    checkAgent(cli),
    checkProject(cli),
  ]);
  return [...machine, ...agent, ...project];
}
