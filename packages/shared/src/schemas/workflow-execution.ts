import { z } from 'zod';
import { AgentQuestionSchema, AgentReportSchema } from './agent-report';
import { DecisionAnswerSchema } from './decision-answer';
import { EvidenceSchema } from './evidence';
import { FailureClassSchema } from './failure';
import { StepSchema, TimestampSchema, UsdSchema } from './primitives';

/** What an execution is for; also decides which budget pays for it. */
export const ExecutionKindSchema = z.enum(['step', 'batch', 'heal', 'decision', 'workflow']);
export type ExecutionKind = z.infer<typeof ExecutionKindSchema>;

/** Statuses of an execution; the first seven names are those of existing SpecFlow tools. `paused` waits to be resumed. */
export const ExecutionStatusSchema = z.enum([
  'running',
  'waiting_for_input',
  'completed',
  'failed',
  'cancelled',
  'detached',
  'stale',
  'paused',
]);
export type ExecutionStatus = z.infer<typeof ExecutionStatusSchema>;

/** How one attempt ended: the verdict over its exit record, its last `result` line and the task file. */
export const AttemptOutcomeSchema = z.object({
  /** `ok` means that the process ended well, not that its tasks are done. */
  class: z.union([z.literal('ok'), z.literal('needs_input'), FailureClassSchema]),
  message: z.string(),
  exitCode: z.number().int().nullable(),
  signal: z.string().nullable(),
  costUsd: UsdSchema,
  /** True when the agent reported no usable cost and the amount was estimated. */
  costEstimated: z.boolean(),
  report: AgentReportSchema.optional(),
  /** Answer of a decision call. */
  decision: DecisionAnswerSchema.optional(),
  /** Reset time named by a rate limit. */
  resetsAt: TimestampSchema.optional(),
  permissionDenials: z.array(z.string()).optional(),
  agentVersion: z.string().optional(),
  model: z.string().optional(),
  evidence: EvidenceSchema.optional(),
});
export type AttemptOutcome = z.infer<typeof AttemptOutcomeSchema>;

/** One process of an execution. `intended` is durable before the spawn, so that a crash can neither lose nor double it. */
export const AttemptSchema = z.object({
  /** `{executionId}.{n}` */
  id: z.string(),
  n: z.number().int().positive(),
  sessionId: z.uuid(),
  mode: z.enum(['new', 'resume', 'fork']),
  /** The session that is continued or copied. */
  fromSessionId: z.uuid().optional(),
  state: z.enum(['intended', 'running', 'ended']),
  /** What the agent may spend, handed to it as its own budget flag. */
  capUsd: UsdSchema,
  timeoutMs: z.number().int().positive(),
  /** A durable wish to end it, with the reason; survives a restart and is carried on. */
  stop: z
    .object({ reason: z.enum(['pause', 'cancel', 'timeout', 'stalled', 'result_sent']), at: TimestampSchema })
    .optional(),
  intendedAt: TimestampSchema,
  /** Set while it waits because as many agents work as this dashboard allows. */
  waitsForAgent: z.literal(true).optional(),
  startedAt: TimestampSchema.optional(),
  endedAt: TimestampSchema.optional(),
  outcome: AttemptOutcomeSchema.optional(),
});
export type Attempt = z.infer<typeof AttemptSchema>;

/** Answers of a person, by question id. */
const AnswersSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** One logical piece of agent work: a step, a batch, a heal, a decision or a single workflow. */
export const WorkflowExecutionSchema = z.object({
  id: z.uuid(),
  kind: ExecutionKindSchema,
  step: StepSchema,
  /** The step's epoch at creation; an execution of an older epoch is history. */
  epoch: z.number().int().nonnegative(),
  batchId: z.string().optional(),
  /** The group of the batch that it works for, in the worktree of that group. */
  groupId: z.string().optional(),
  /** For a heal: the execution whose failure it repairs. */
  healsExecutionId: z.string().optional(),
  /** Slash command without the slash, such as `flow.implement`. */
  skill: z.string(),
  taskIds: z.array(z.string()).default([]),
  status: ExecutionStatusSchema,
  attempts: z.array(AttemptSchema).min(1),
  questions: z.array(AgentQuestionSchema.required({ id: true })).optional(),
  answers: AnswersSchema.optional(),
  /** Questions of this execution that were answered before it asked again; no answer is ever lost. */
  answeredRounds: z
    .array(
      z.object({ questions: z.array(AgentQuestionSchema.required({ id: true })), answers: AnswersSchema }),
    )
    .optional(),
  startedAt: TimestampSchema,
  endedAt: TimestampSchema.optional(),
});
export type WorkflowExecution = z.infer<typeof WorkflowExecutionSchema>;
