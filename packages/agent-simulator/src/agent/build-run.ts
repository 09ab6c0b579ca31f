import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CliOptions, CliRefusal } from '../cli/cli-options';
import { findFeatureDir, findProjectRoot } from '../project/feature-dir';
import { readTasks } from '../project/task-file';
import { loadWorkPlan } from '../project/work-plan';
import type { JsonSchema } from '../protocol/json-schema';
import { createMeter } from '../protocol/meter';
import { createOutput } from '../protocol/output';
import { resolveModel } from '../protocol/pricing';
import { combineBehaviours } from '../scenario/behaviour-hooks';
import { chooseStep } from '../scenario/choose-step';
import { loadScenario } from '../scenario/scenario';
import { createTrace } from '../scenario/trace';
import { configDir } from '../session/config-dir';
import type { Session } from '../session/open-session';
import type { AgentRun } from './agent-run';
import { assignedTasks, factsInContext } from './assignment';
import { createConversation } from './conversation';
import { createPace } from './pace';
import { createPermissions } from './permissions';

const ANSWERS_PER_TASK = 3;

/** Everything that is known before a run can be put together. */
export interface RunInput {
  options: CliOptions;
  schema?: JsonSchema;
  env: NodeJS.ProcessEnv;
  cwd: string;
  prompt: string;
  session: Session;
  startedAtMs: number;
}

function taskFileOf(root: string): string | undefined {
  const folder = findFeatureDir(root);
  const path = folder === undefined ? undefined : join(folder, 'tasks.md');
  return path !== undefined && existsSync(path) ? path : undefined;
}

function readSpeed(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const speed = Number(text);
  if (speed >= 0) return speed;
  throw new CliRefusal(`Error: SPECFLOW_SIMULATOR_SPEED must be a number from 0, not "${text}".`);
}

/** What the scenario, the environment and the prompt say about this invocation. */
function readScript(input: RunInput, root: string) {
  const { env, session, prompt } = input;
  const facts = factsInContext(prompt, session.history);
  const tasksPath = () => (facts.taskFile === undefined ? taskFileOf(root) : join(root, facts.taskFile));
  const assigned = () => assignedTasks(facts, readTasks(tasksPath() ?? ''));
  const worksOnTasks = facts.skill === 'flow.implement' || facts.taskFile !== undefined;
  const taskIds = worksOnTasks ? assigned().map((task) => task.id) : [];
  const scenario = loadScenario(root, env);
  const { isResume, isFork } = session;
  const { skill, section, isHealer } = facts;
  const invocation = { skill, section, taskIds, prompt, isResume, isFork, isHealer };
  const step = chooseStep({ scenario, facts: invocation, configDir: configDir(env), root });
  return {
    facts,
    assigned,
    tasksPath,
    taskIds,
    step,
    hooks: combineBehaviours(step?.behaviours() ?? []),
    speed: readSpeed(env.SPECFLOW_SIMULATOR_SPEED) ?? scenario.speed ?? 1,
    tracePath: env.SPECFLOW_SIMULATOR_TRACE ?? scenario.trace,
  };
}

/** Puts the parts of a run together. */
export function buildRun(input: RunInput): AgentRun {
  const { options, env, cwd } = input;
  const root = findProjectRoot(cwd);
  const script = readScript(input, root);
  const { facts, assigned, hooks, step } = script;
  const session = hooks.leavesNoTranscript ? { ...input.session, append: () => undefined } : input.session;
  const model = resolveModel(options.model ?? session.earlierModel);
  const expectedAnswers = 2 + ANSWERS_PER_TASK * script.taskIds.length;
  const output = createOutput(options);
  const plan = { expectedAnswers, totalUsd: step?.costUsd };
  const meter = createMeter({ model, earlier: session.earlierUsage, plan });
  const pace = createPace({ speed: script.speed, delayMs: step?.delayMs });
  const permit = createPermissions(options, cwd);
  const conversation = createConversation({
    model,
    session,
    output,
    meter,
    pace,
    limits: { maxBudgetUsd: options.maxBudgetUsd, maxTurns: options.maxTurns },
    permit: (tool, toolInput) => (hooks.deniedTools.includes(tool) ? 'denied' : permit(tool, toolInput)),
  });
  const trace = createTrace(script.tracePath, () => ({
    sessionId: session.id,
    skill: facts.skill ?? null,
    section: facts.section ?? null,
    taskIds: script.taskIds,
    isResume: session.isResume,
    isHealer: facts.isHealer,
  }));
  return {
    ...input,
    session,
    root,
    facts,
    output,
    meter,
    pace,
    plan: loadWorkPlan(root, env),
    conversation,
    hooks,
    trace,
    resultsSent: 0,
    tasksPath: script.tasksPath,
    assigned,
    model,
  };
}
