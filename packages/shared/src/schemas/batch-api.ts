import { z } from 'zod';
import type { StartOrchestrationReply } from './api';
import { OrchestrationConfigSchema } from './orchestration-config';
import { OpaqueIdSchema } from './primitives';

/** The choices of a run that mean something without a phase; others are refused. */
export const BatchConfigSchema = OrchestrationConfigSchema.pick({
  additionalContext: true,
  autoHealEnabled: true,
  maxHealAttempts: true,
  pauseBetweenBatches: true,
  model: true,
  fallbackModel: true,
  budget: true,
  timeouts: true,
  parallelism: true,
  isolation: true,
});
export type BatchConfigInput = z.input<typeof BatchConfigSchema>;

/** POST `/api/workflow/batch`: runs selected tasks of a task file of the project. */
export const StartBatchRequestSchema = z.strictObject({
  projectId: OpaqueIdSchema,
  /** Relative to the project; without it the file that `specflow next` reads. */
  file: z.string().min(1).max(1024).optional(),
  /** `63, 65-67, 88`, `1.1 1.2`, `T003-T009`, `phase:1` or `all`. */
  selector: z.string().min(1).max(10_000),
  config: BatchConfigSchema.prefault({}),
  /** Nobody confirmed the plan: recorded, and shown with the run. */
  autonomous: z.boolean().default(false),
});
export type StartBatchRequest = z.infer<typeof StartBatchRequestSchema>;

/** What `specflow batch` is going to do, as the preview and `--dry-run` show it. */
export interface BatchPreview {
  /** Relative to the project. */
  readonly file: string;
  readonly format: string;
  readonly waves: readonly (readonly string[])[];
  /** The tasks of each wave as agents get them; those of one group touch one file. */
  readonly groups: readonly (readonly (readonly string[])[])[];
  readonly tasks: readonly { readonly id: string; readonly description: string }[];
  readonly skipped: readonly { readonly id: string; readonly status: string; readonly reason: string }[];
  readonly notFound: readonly string[];
  readonly blocked: readonly {
    readonly id: string;
    readonly reason: string;
    readonly waitsFor: readonly string[];
    readonly hint: string;
  }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** POST `/api/workflow/batch`. */
export interface StartBatchReply {
  readonly orchestration: StartOrchestrationReply['orchestration'];
  readonly plan: BatchPreview;
}
