import { beforeAll } from 'vitest';
import { type AgentUnderTest, describeAgentContract, type ModelBehaviour } from './agent-contract';
import { bundleAgent } from './support/bundle-agent';

let bin = '';

beforeAll(async () => {
  const bundle = await bundleAgent();
  bin = bundle.file;
  return bundle.remove;
});

/** The scenario that makes the simulated model do what the contract asks for. */
function scenarioFor(behaviour: ModelBehaviour): object {
  switch (behaviour.kind) {
    case 'answer':
      return { steps: [{ costUsd: behaviour.costUsd ?? 0.01 }] };
    case 'write-file':
      return {};
    case 'long-command':
      return { steps: [{ do: { behaviour: 'hangMidway', afterTasks: 0, inTool: true } }] };
    case 'wait-for-api':
      return { steps: [{ do: { behaviour: 'hangMidway', afterTasks: 0 } }] };
    case 'api-error':
      return { steps: [{ do: { behaviour: 'apiError', status: behaviour.status } }] };
    case 'withhold-structured-output':
      return { steps: [{ do: 'noStructuredOutput' }] };
  }
}

const simulator: AgentUnderTest = {
  name: 'simulated agent',
  command: () => ({ bin: process.execPath, args: [bin] }),
  follows: 'newer',
  async prepare(behaviour, project) {
    const env = { ...project.env, SPECFLOW_SIMULATOR_SCENARIO: JSON.stringify(scenarioFor(behaviour)) };
    if (behaviour.kind !== 'write-file') return { env, prompt: 'Say that you are there.' };
    const { path, content } = behaviour;
    const plan = { tasks: { T001: { files: [{ path, content }] } } };
    project.write('.specflow/simulator.json', JSON.stringify(plan));
    return { env, prompt: '/flow.implement T001' };
  },
};

describeAgentContract(simulator);
