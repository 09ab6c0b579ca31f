import { ModelNameSchema, SpecflowError } from '@specflow/shared';
import { z } from 'zod';

/** Which conversation an attempt belongs to. `id` is always chosen by us. */
export type AgentSession =
  | { readonly mode: 'new'; readonly id: string }
  | { readonly mode: 'resume'; readonly id: string }
  | { readonly mode: 'fork'; readonly id: string; readonly fromId: string };

/** What the agent may do. `readOnly` is for decisions: only the named tools exist for it. */
export type AgentAccess =
  | { readonly mode: 'acceptEdits' }
  | { readonly mode: 'bypassPermissions' }
  | { readonly mode: 'readOnly'; readonly tools: readonly string[] };

/** Everything that decides about the arguments. */
export interface AgentArgsInput {
  /** Arguments before ours, such as the script of the simulator. */
  readonly prefix: readonly string[];
  readonly session: AgentSession;
  readonly access: AgentAccess;
  /** What the agent may spend, in USD; at least a hundredth of a cent. */
  readonly capUsd: number;
  /** From `toAgentSchema`. */
  readonly jsonSchema?: string;
  readonly model?: string;
  readonly fallbackModel?: string;
}

/** Tools that work on a project without asking when edits are accepted. */
const ALLOWED_TOOLS = [
  'Bash',
  'Read',
  'Edit',
  'MultiEdit',
  'Write',
  'NotebookEdit',
  'Glob',
  'Grep',
  'Task',
  'TodoWrite',
  'Skill',
];

const ToolNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/);

/**
 * The arguments of a headless Claude Code (agent contract, "A recommended invocation"). The prompt is not among them:
 * it goes to stdin. Lists are one comma-separated value each, followed by another flag or the end, so that none can
 * swallow what comes next; no value can be taken for a flag (I10).
 * @throws SpecflowError INVALID_REQUEST for a value that is not safe as an argument.
 */
export function buildAgentArgs(input: AgentArgsInput): string[] {
  return [
    ...input.prefix,
    '-p',
    ...['--output-format', 'stream-json', '--verbose'],
    ...sessionArgs(input.session),
    ...accessArgs(input.access),
    ...['--disallowedTools', 'AskUserQuestion'],
    ...['--max-budget-usd', capText(input.capUsd)],
    ...(input.model === undefined ? [] : ['--model', checked(ModelNameSchema, 'model', input.model)]),
    ...(input.fallbackModel === undefined
      ? []
      : ['--fallback-model', checked(ModelNameSchema, 'fallback model', input.fallbackModel)]),
    ...(input.jsonSchema === undefined ? [] : ['--json-schema', input.jsonSchema]),
  ];
}

function sessionArgs(session: AgentSession): string[] {
  const id = checked(z.uuid(), 'session id', session.id);
  if (session.mode === 'new') return ['--session-id', id];
  if (session.mode === 'resume') return ['--resume', id];
  return ['--resume', checked(z.uuid(), 'session id', session.fromId), '--fork-session', '--session-id', id];
}

function accessArgs(access: AgentAccess): string[] {
  if (access.mode === 'bypassPermissions') return ['--permission-mode', 'bypassPermissions'];
  if (access.mode === 'acceptEdits') {
    return ['--permission-mode', 'acceptEdits', '--allowedTools', ALLOWED_TOOLS.join(',')];
  }
  const tools = access.tools.map((tool) => checked(ToolNameSchema, 'tool', tool));
  return ['--permission-mode', 'dontAsk', '--tools', tools.join(',')];
}

/** Rounded down, so that the agent never gets more than was reserved. */
function capText(capUsd: number): string {
  const cap = Math.floor(capUsd * 10_000) / 10_000;
  if (!(cap > 0 && Number.isFinite(cap))) refuse('budget', String(capUsd));
  return String(cap);
}

function checked(schema: z.ZodType<string>, what: string, value: string): string {
  return schema.safeParse(value).success ? value : refuse(what, value);
}

function refuse(what: string, value: string): never {
  throw new SpecflowError('INVALID_REQUEST', {
    message: `This ${what} cannot be given to the agent: ${JSON.stringify(value.slice(0, 200))}`,
  });
}
