import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CliOptions } from '../cli/cli-options';
import { findFeatureDir, findProjectRoot } from '../project/feature-dir';
import { readTasks } from '../project/task-file';
import { loadWorkPlan } from '../project/work-plan';
import type { JsonSchema } from '../protocol/json-schema';
import { createMeter } from '../protocol/meter';
import { createOutput } from '../protocol/output';
import { inputTokensWorth, resolveModel } from '../protocol/pricing';
import { NO_HOOKS } from '../scenario/behaviour-hooks';
import { createTrace } from '../scenario/trace';
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
}

/** Puts the parts of a run together. */
export function buildRun(input: RunInput): AgentRun & { model: string } {
  const { options, env, cwd, session, prompt } = input;
  const root = findProjectRoot(cwd);
  const facts = factsInContext(prompt, session.history);
  const model = resolveModel(options.model ?? session.earlierModel);
  const tasksPath = (): string | undefined => {
    const folder = findFeatureDir(root);
    const path = folder === undefined ? undefined : join(folder, 'tasks.md');
    return path !== undefined && existsSync(path) ? path : undefined;
  };
  const assigned = () => assignedTasks(facts, readTasks(tasksPath() ?? ''));
  const expectedAnswers = 2 + ANSWERS_PER_TASK * assigned().length;
  const output = createOutput(options);
  const meter = createMeter({ model, earlier: session.earlierUsage, plan: { expectedAnswers } });
  const pace = createPace({ speed: Number(env.SPECFLOW_SIMULATOR_SPEED ?? '1') });
  const conversation = createConversation({
    model,
    session,
    output,
    meter,
    pace,
    limits: { maxBudgetUsd: options.maxBudgetUsd, maxTurns: options.maxTurns },
    permit: createPermissions(options, root),
    tokensWorth: (usd) => ({ input: inputTokensWorth(model, usd), output: 0, cacheRead: 0, cacheWrite: 0 }),
  });
  const trace = createTrace(env.SPECFLOW_SIMULATOR_TRACE, () => ({
    sessionId: session.id,
    skill: facts.skill ?? null,
    section: facts.section ?? null,
    taskIds: facts.idWords,
    isResume: session.isResume,
  }));
  return {
    ...input,
    root,
    facts,
    output,
    meter,
    pace,
    plan: loadWorkPlan(root, env),
    conversation,
    hooks: NO_HOOKS,
    trace,
    tasksPath,
    assigned,
    model,
  };
}
