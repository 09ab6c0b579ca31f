import { z } from 'zod';
import type { FileChange } from './evidence';
import { type OrchestrationConfig, PhaseConfigSchema } from './orchestration-config';
import { type OrchestrationExecution, RecoveryOptionSchema } from './orchestration-execution';
import { OpaqueIdSchema, StepSchema } from './primitives';
import {
  type NotificationSettings,
  type PermissionMode,
  PermissionModeSchema,
  type ProjectSettings,
  WebhookSchema,
} from './settings';
import type { ProjectStatus } from './status';

/** Header that carries the dashboard's token. */
export const TOKEN_HEADER = 'x-specflow-token';

/** POST `/api/projects`. The path is absolute, or begins with `~/`. */
export const AddProjectRequestSchema = z.strictObject({ path: z.string().min(1).max(4096) });

/** POST `/api/workflow/orchestrate`. */
export const StartOrchestrationRequestSchema = z.strictObject({
  projectId: OpaqueIdSchema,
  config: PhaseConfigSchema.prefault({}),
});

const target = { projectId: OpaqueIdSchema, id: OpaqueIdSchema.optional() };

/** POST pause, resume, cancel, merge, finish, dismiss, budget. */
export const ControlRequestSchema = z.strictObject({
  ...target,
  when: z.enum(['now', 'after-batch']).optional(),
  confirmUserGate: z.boolean().optional(),
  budget: z
    .strictObject({
      maxPerBatch: z.number().min(0.05).max(10_000).optional(),
      maxTotal: z.number().min(0.05).max(100_000).optional(),
      healingBudget: z.number().min(0).max(10_000).optional(),
      decisionBudget: z.number().min(0).max(10_000).optional(),
    })
    .optional(),
});
export type ControlRequest = z.infer<typeof ControlRequestSchema>;
export type BudgetChange = NonNullable<ControlRequest['budget']>;

/** A mutation that needs no body; an empty object may be sent. */
export const NoBodySchema = z.strictObject({});

/** POST `/api/workflow/orchestrate/budget`. */
export const RaiseBudgetRequestSchema = ControlRequestSchema.required({ budget: true });

/** POST `/api/workflow/start`. `skill` is a slash command, with or without its slash, and its arguments. */
export const StartWorkflowRequestSchema = z.strictObject({
  projectId: OpaqueIdSchema,
  skill: z.string().min(1).max(20_000),
  timeoutMs: z.number().int().min(1_000).max(86_400_000).optional(),
});
export type StartWorkflowRequest = z.infer<typeof StartWorkflowRequestSchema>;

/** POST `/api/workflow/cancel`. */
export const CancelWorkflowRequestSchema = z.strictObject({ projectId: OpaqueIdSchema, id: OpaqueIdSchema });

/** POST `/api/workflow/answer`. Answers are keyed by question id. */
export const AnswerRequestSchema = z.strictObject({
  projectId: OpaqueIdSchema,
  executionId: OpaqueIdSchema,
  answers: z.record(
    z.string().max(64),
    z.union([z.string().max(20_000), z.array(z.string().max(20_000)).max(50)]),
  ),
});

export type AnswerRequest = z.infer<typeof AnswerRequestSchema>;

/** POST `/api/workflow/orchestrate/recover`. */
export const RecoverRequestSchema = z.strictObject({
  ...target,
  action: RecoveryOptionSchema,
  budget: ControlRequestSchema.shape.budget,
});
export type RecoverRequest = z.infer<typeof RecoverRequestSchema>;

/** POST `/api/workflow/orchestrate/go-back`. */
export const GoBackRequestSchema = z.strictObject({ ...target, step: StepSchema.exclude(['merge']) });
export type GoBackRequest = z.infer<typeof GoBackRequestSchema>;

/**
 * PUT `/api/settings`. Choices from closed lists, one web address, and a configuration as a start takes it: nothing
 * that is a command or a flag.
 */
export const PutSettingsRequestSchema = z
  .strictObject({
    projectId: OpaqueIdSchema.optional(),
    permissionMode: PermissionModeSchema.optional(),
    notifications: z.strictObject({ webhook: WebhookSchema.nullable() }).optional(),
    /** Values that the dialog offers for a first start; null goes back to those of the product. */
    defaults: PhaseConfigSchema.nullable().optional(),
  })
  .superRefine(({ projectId, permissionMode, notifications, defaults }, context) => {
    const isGlobal = notifications !== undefined || defaults !== undefined;
    if (projectId === undefined && (permissionMode !== undefined || !isGlobal)) {
      context.addIssue({ code: 'custom', path: ['projectId'], message: 'name the project' });
    }
  });
export type PutSettingsRequest = z.infer<typeof PutSettingsRequestSchema>;

/** GET `/api/settings` without a project: what holds for all of them, and the choice of each. */
export interface SettingsReply {
  readonly notifications: NotificationSettings;
  /** What the dialog offers for a first start, when somebody chose it. */
  readonly defaults?: OrchestrationConfig;
  readonly projects: readonly {
    readonly id: string;
    readonly name: string;
    readonly permissionMode: PermissionMode;
    readonly permissionChosenAt?: string;
  }[];
}

/** One check of GET `/api/doctor`. */
export interface DoctorCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly fix?: string;
}

/** A run that is not over, as GET `/api/activity` lists it. */
export interface ActivityRun {
  readonly id: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly status: OrchestrationExecution['status'];
  readonly statusReason: string;
  readonly label: string;
  readonly simulated: boolean;
  readonly progress: RunProgress;
  readonly maxTotalUsd: number;
  readonly resumeAt?: string;
  /** The agent at work; null when none lives. */
  readonly agent: { readonly sessionId: string; readonly lastOutputAt?: string } | null;
}

/** GET `/api/activity`: every run that is not over, and what was spent per day, the newest day first. */
export interface ActivityReply {
  readonly runs: readonly ActivityRun[];
  /** The last seven days of the server's calendar, today included. */
  readonly days: readonly { readonly date: string; readonly spentUsd: number; readonly runs: number }[];
}

/** What a person can do with a run now; the buttons of the page are derived from it. */
export const RunActionSchema = z.enum([
  'pause',
  'resume',
  'cancel',
  'merge',
  'finish',
  'retry',
  'skip',
  'abort',
  'go-back',
  'raise-budget',
  'answer',
  'dismiss',
]);
export type RunAction = z.infer<typeof RunActionSchema>;

/** Progress of a run in words and numbers. Elapsed time is derived by the client, so that bodies hold no running clock. */
export interface RunProgress {
  readonly label: string;
  readonly batchLabel: string | null;
  /** An agent repairs a failed batch or step. */
  readonly healing?: true;
  readonly tasksCompleted: number;
  readonly tasksTotal: number;
  /** Milliseconds of closed running stretches. */
  readonly activeMs: number;
  /** Begin of the open running stretch. */
  readonly runningSince?: string;
  /** Estimated remaining milliseconds, low and high. */
  readonly etaMs?: readonly [number, number];
  readonly money: {
    readonly spentUsd: number;
    readonly reservedUsd: number;
    readonly leftUsd: number;
    readonly healingSpentUsd: number;
    readonly decisionSpentUsd: number;
    readonly estimatedUsd: number;
  };
}

/** The record of a run plus what the page shows about it. */
export type OrchestrationView = OrchestrationExecution & {
  readonly progress: RunProgress;
  readonly next: readonly RunAction[];
};

/** One task as the page lists it inside its batch. */
export interface TaskView {
  readonly id: string;
  readonly description: string;
  readonly status: 'pending' | 'in_progress' | 'done' | 'failed' | 'blocked' | 'deferred' | 'skipped';
  readonly section: string | null;
}

/** Something that stands between a person and a start. */
export interface Blocker {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** A finding that does not stop a start. */
export interface PreflightWarning {
  readonly code: string;
  readonly message: string;
}

/** What a start would do, computed from facts and shown before it (mission B2, F4). */
export interface Preflight {
  readonly startStep: string;
  /** 1-based number of the batch at which implement would begin. */
  readonly startBatch?: number;
  readonly phase: {
    readonly number: string | null;
    readonly name: string | null;
    readonly branch: string | null;
  };
  readonly warnings: readonly PreflightWarning[];
  readonly blockers: readonly Blocker[];
  readonly agent: AgentInfo;
  readonly permissionMode: 'acceptEdits' | 'bypassPermissions';
  readonly lastConfig?: ProjectSettings['lastConfig'];
}

/** Batches of a start, as the dialog lists them. */
export interface BatchPlanView {
  readonly batchCount: number;
  readonly taskCount: number;
  readonly usedFallback: boolean;
  readonly summary: string;
  readonly warnings: readonly PreflightWarning[];
  readonly batches: readonly { readonly section: string; readonly taskIds: readonly string[] }[];
}

/** The agent that would run. */
export interface AgentInfo {
  readonly kind: 'claude' | 'simulator';
  readonly version: string | null;
  readonly path: string | null;
}

/** GET `/api/workflow/orchestrate/status`. */
export interface OrchestrationStatusReply {
  readonly orchestration: OrchestrationView | null;
  /** All active runs, oldest first, when there are several and the request named none; the first one is shown. */
  readonly active?: readonly OrchestrationSummary[];
  /** Execution that is alive now. */
  readonly workflow: {
    readonly id: string;
    readonly sessionId: string;
    readonly status: string;
    readonly lastOutputAt?: string;
  } | null;
  readonly tasks?: readonly TaskView[];
  readonly batchPlan?: BatchPlanView;
  readonly preflight?: Preflight;
}

/** POST `/api/workflow/orchestrate`. */
export interface StartOrchestrationReply {
  readonly orchestration: {
    readonly id: string;
    readonly projectId: string;
    readonly status: string;
    readonly currentPhase: string;
    readonly batches: { readonly total: number; readonly current: number };
    readonly startedAt: string;
  };
  readonly batchPlan: BatchPlanView;
}

/** Proof of a stop (mission L3, M3). */
export interface StopReceipt {
  readonly processesEnded: number;
  readonly processesLeft: number;
}

/** Reply of every control route. */
export interface ControlReply {
  readonly orchestration: OrchestrationView;
  readonly receipt?: StopReceipt;
}

/** One line of GET `/api/workflow/orchestrate/list`. */
export interface OrchestrationSummary {
  readonly id: string;
  readonly projectId: string;
  readonly status: OrchestrationExecution['status'];
  readonly statusReason: string;
  readonly currentPhase: string;
  readonly phase: { readonly number: string | null; readonly name: string | null };
  readonly batchProgress: { readonly current: number; readonly total: number };
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly completedAt?: string;
  readonly totalCostUsd: number;
  /** The slash command, without its slash, of a run that is a single workflow. */
  readonly workflow?: string;
  /** What was selected, of a run over selected tasks. */
  readonly selection?: string;
  /** Its task file, relative to the project. */
  readonly file?: string;
  /** It has come to its end, and selected tasks are not done. */
  readonly unfinished?: true;
}

/** One entry of a session as people read it. Text is what the agent wrote: whoever shows it must treat it as data. */
export interface SessionMessage {
  /** Unique within its session and stable between reads. */
  readonly id: string;
  readonly role: 'user' | 'assistant' | 'system';
  readonly kind: 'text' | 'tool_use' | 'tool_result' | 'system' | 'result';
  readonly text: string;
  readonly toolName?: string;
  readonly isError?: boolean;
  readonly at?: string;
}

/** GET `/api/sessions/{sessionId}`: a part of a session, read forwards or backwards. */
export interface SessionReply {
  readonly messages: readonly SessionMessage[];
  /** Continues after this part (`after`). */
  readonly cursor: string;
  /** Continues before this part (`before`); null at the beginning. */
  readonly before: string | null;
  /** There was nothing more to read at this moment. */
  readonly atEnd: boolean;
  /** Nothing more will come: at the end, and no agent writes any more. */
  readonly done: boolean;
  /** The message that was looked for (`find=error`), the first of this part; null when there is none. */
  readonly found?: string | null;
}

/** GET `/api/projects/{id}/diff`: what a batch, or a whole run, changed. */
export interface DiffReply {
  /** Changed files, at most 500. */
  readonly files: readonly FileChange[];
  readonly filesTruncated: boolean;
  /** Unified diff; null without git, or when nothing was recorded. */
  readonly diff: string | null;
  /** The end of the diff is missing; files can be asked for one by one. */
  readonly isTruncated: boolean;
}

/** A run as its project's card shows it. */
export interface ProjectRunView {
  readonly id: string;
  readonly status: OrchestrationExecution['status'];
  readonly currentPhase: string;
  readonly label: string;
  readonly batchLabel: string | null;
  /** An agent repairs a failed batch or step. */
  readonly healing?: true;
  /** When a parked run goes on by itself. */
  readonly resumeAt?: string;
  readonly totalCostUsd: number;
  /** Limit of the run in USD. */
  readonly maxTotalUsd: number;
  readonly updatedAt: string;
  readonly batch: { readonly current: number; readonly total: number };
  /** The slash command, without its slash, of a run that is a single workflow. */
  readonly workflow?: string;
  /** What was selected, of a run over selected tasks. */
  readonly selection?: string;
  /** Its task file, relative to the project. */
  readonly file?: string;
  /** It has come to its end, and selected tasks are not done. */
  readonly unfinished?: true;
}

/** One project of GET `/api/projects`. */
export interface ProjectView {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** The directory is gone or unreadable. */
  readonly unavailable?: string;
  /** The demo: always driven by the simulated agent; never touches the user's registry. */
  readonly demo?: boolean;
  /** The simulated agent is at work in it, or would be when something is started now. */
  readonly simulated?: boolean;
  /** The branch that is checked out, whatever the phase's own is; null when detached or without git. */
  readonly branch: string | null;
  readonly phase: ProjectStatus['phase'] | null;
  readonly progress: ProjectStatus['progress'] | null;
  /** The active run; of several the oldest; else the newest one that is not dismissed. */
  readonly orchestration?: ProjectRunView;
  /** Active runs besides that one: selected tasks of different files can be done at the same time. */
  readonly alsoActive?: readonly ProjectRunView[];
  /** What the project needs from a person, in a few words. */
  readonly needs?: string;
  /** Newest first, at most 20. */
  readonly history: readonly {
    readonly id: string;
    readonly status: OrchestrationExecution['status'];
    readonly costUsd: number;
    readonly startedAt: string;
    /** A run over selected tasks has come to its end, and some of them are not done. */
    readonly unfinished?: true;
  }[];
}

/** What the dashboard found when it started (mission I3). */
export interface BootReport {
  readonly at: string;
  readonly runs: readonly {
    readonly runId: string;
    readonly projectId: string;
    readonly status: OrchestrationExecution['status'];
    /** The agent went on alone, ended meanwhile, or none was at work. */
    readonly found: 'agent_alive' | 'agent_ended' | 'no_agent';
    /** Task file of a run over selected tasks: several of a project may be active. */
    readonly file?: string;
  }[];
  /** Records that cannot be used; their files are kept. */
  readonly problems: readonly { readonly runId: string; readonly code: string; readonly message: string }[];
}

/** GET `/api/projects`. */
export interface ProjectsReply {
  /** Absent until the start is over. */
  readonly boot?: BootReport;
  /** Whether the machine is kept awake while agents work. */
  readonly awake: 'off' | 'held' | 'unavailable';
  readonly projects: readonly ProjectView[];
  /** Whether the demo project can be created (`POST /api/projects/demo`). */
  readonly demoAvailable: boolean;
  /** A registry that could not be read; its file is left as it is. */
  readonly problem?: { readonly code: string; readonly message: string; readonly hint?: string };
}

/** GET `/api/health`. */
export interface HealthReply {
  readonly ok: boolean;
  readonly version: string;
  readonly agent: AgentInfo;
  readonly activeRuns: number;
}
