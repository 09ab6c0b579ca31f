import { SpecflowError } from '@specflow/shared/errors';
import {
  AgentPatchReportSchema,
  AgentReportSchema,
  type Attempt,
  type OrchestrationExecution,
  type WorkflowExecution,
} from '@specflow/shared/schemas';
import { returnsFiles } from '@/lib/orchestration/isolation';
import { type AgentAccess, type AgentSession, buildAgentArgs } from './agent/agent-command';
import { buildAgentEnvironment, type HostEnvironment } from './agent/agent-environment';
import type { LocatedAgent } from './agent/agent-locator';
import { toAgentSchema } from './agent/agent-schema';

/** One attempt of a run and the agent that shall do it. */
export interface AgentInvocationInput {
  readonly run: Pick<OrchestrationExecution, 'id' | 'kind' | 'permissionMode' | 'config'>;
  readonly execution: Pick<WorkflowExecution, 'kind'>;
  readonly attempt: Attempt;
  readonly agent: LocatedAgent;
  /** Environment of the dashboard; agents get what the allow-list names. */
  readonly host: HostEnvironment;
  /** Directories put in front of PATH, so that agents find our `specflow`. */
  readonly pathFirst: readonly string[];
}

/** Program, arguments and complete environment of an agent process. */
export interface AgentInvocation {
  readonly bin: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Decisions look and answer; they change nothing. */
export const READ_ONLY_TOOLS = ['Read', 'Grep', 'Glob'];

const REPORT_SCHEMA = toAgentSchema(AgentReportSchema);
const PATCH_SCHEMA = toAgentSchema(AgentPatchReportSchema);

/**
 * How the agent of an attempt is called (orchestration design, "Calling the agent").
 * @throws SpecflowError AGENT_MISSING without an agent, INVALID_REQUEST for values that are unsafe as arguments.
 */
export function buildAgentInvocation(input: AgentInvocationInput): AgentInvocation {
  const { run, execution, attempt, agent, host, pathFirst } = input;
  if (!agent.command) {
    throw new SpecflowError('AGENT_MISSING', {
      message: agent.problem?.message ?? 'There is no agent to run.',
      ...(agent.problem ? { hint: agent.problem.fix } : {}),
    });
  }
  const access: AgentAccess =
    execution.kind === 'decision' || returnsFiles(run)
      ? { mode: 'readOnly', tools: READ_ONLY_TOOLS }
      : { mode: run.permissionMode };
  const { model, fallbackModel } = run.config;
  return {
    bin: agent.command.bin,
    args: buildAgentArgs({
      prefix: agent.command.prefix,
      session: sessionOf(attempt),
      access,
      capUsd: attempt.capUsd,
      jsonSchema: returnsFiles(run) ? PATCH_SCHEMA : REPORT_SCHEMA,
      ...(model === undefined ? {} : { model }),
      ...(fallbackModel === undefined ? {} : { fallbackModel }),
    }),
    env: buildAgentEnvironment({ host, runId: run.id, pathFirst, simulator: agent.kind === 'simulator' }),
  };
}

function sessionOf({ mode, sessionId: id, fromSessionId }: Attempt): AgentSession {
  if (mode === 'fork' && fromSessionId !== undefined) return { mode, id, fromId: fromSessionId };
  return { mode: mode === 'resume' ? 'resume' : 'new', id };
}
