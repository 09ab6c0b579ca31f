import { SpecflowError } from '@specflow/shared/errors';
import type { ClaudeHelperOptions } from '@specflow/shared/schemas';
import type { z } from 'zod';
import { type AgentSession, buildAgentArgs } from '../agent/agent-command';
import { buildAgentEnvironment, type HostEnvironment } from '../agent/agent-environment';
import type { LocatedAgent } from '../agent/agent-locator';
import { toAgentSchema } from '../agent/agent-schema';
import { type AgentInvocation, READ_ONLY_TOOLS } from '../agent-invocation';

/** One argument of a process may hold 128 KiB; the rest is a margin. */
const MAX_SCHEMA_BYTES = 120_000;

/**
 * Text for `--json-schema` of an answer.
 * @throws SpecflowError INTERNAL for a schema that no agent can answer to: not of an object, not expressible as JSON
 * schema, or too large for an argument.
 */
export function answerSchemaText(schema: z.ZodType): string {
  try {
    const text = toAgentSchema(schema);
    if (Buffer.byteLength(text) <= MAX_SCHEMA_BYTES) return text;
    throw new Error(`it is larger than ${MAX_SCHEMA_BYTES} bytes`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SpecflowError('INTERNAL', {
      message: `This schema of an answer cannot be given to an agent: ${why}`,
      cause: error,
    });
  }
}

/** A call and the agent that shall answer it. */
export interface HelperInvocationInput {
  readonly runId: string;
  readonly agent: LocatedAgent;
  readonly session: AgentSession;
  readonly options: ClaudeHelperOptions;
  readonly jsonSchema: string;
  readonly host: HostEnvironment;
  readonly pathFirst: readonly string[];
}

/**
 * How the agent of a call is started: only the named tools exist, and nothing but reading needs to be named
 * explicitly to be allowed (mission H4).
 * @throws SpecflowError AGENT_MISSING without an agent, INVALID_REQUEST for values that are unsafe as arguments.
 */
export function buildHelperInvocation(input: HelperInvocationInput): AgentInvocation {
  const { runId, agent, session, options, jsonSchema, host, pathFirst } = input;
  if (!agent.command) {
    const { message = 'There is no agent to run.', fix } = agent.problem ?? {};
    throw new SpecflowError('AGENT_MISSING', { message, ...(fix === undefined ? {} : { hint: fix }) });
  }
  const { model, fallbackModel, tools } = options;
  const args = buildAgentArgs({
    prefix: agent.command.prefix,
    session,
    access: { mode: 'readOnly', tools },
    capUsd: options.maxBudgetUsd,
    jsonSchema,
    ...(model === undefined ? {} : { model }),
    ...(fallbackModel === undefined ? {} : { fallbackModel }),
  });
  // Nobody is there to be asked: a tool that would need leave has it by being named.
  const granted = tools.filter((tool) => !READ_ONLY_TOOLS.includes(tool));
  return {
    bin: agent.command.bin,
    args: granted.length === 0 ? args : [...args, '--allowedTools', granted.join(',')],
    env: buildAgentEnvironment({ host, runId, pathFirst, simulator: agent.kind === 'simulator' }),
  };
}
