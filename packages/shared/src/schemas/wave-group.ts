import { z } from 'zod';
import { FailureSchema } from './failure';

/**
 * Life of a group: waiting → running → ended → merging → merged → done. A conflict or a failing check makes it `redo`:
 * its tasks go to a new group that runs alone, and its commit stays reachable. The last five are final.
 */
export const WaveGroupStatusSchema = z.enum([
  'waiting',
  'running',
  'ended',
  'merging',
  'merged',
  'failed',
  'redo',
  'done',
  'timed_out',
  'blocked',
  'cancelled',
]);
export type WaveGroupStatus = z.infer<typeof WaveGroupStatusSchema>;

/** Tasks of one wave that one agent does one after another, in a worktree of its own (mission K2). */
export const WaveGroupSchema = z.object({
  /** Unique in the run; part of paths and refs. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** 1-based. */
  wave: z.number().int().positive(),
  taskIds: z.array(z.string()).min(1),
  status: WaveGroupStatusSchema,
  executionIds: z.array(z.string()),
  /** Folder of its worktree, from the wish to make it until it is known to be gone. */
  worktree: z.string().optional(),
  /** Commit of the project's branch that the worktree was made from. */
  baseCommit: z.string().optional(),
  /** Commit of everything that the agent left, kept under `refs/specflow/groups/{run}/{group}`. */
  headCommit: z.string().optional(),
  /** Commit by which that came into the project's branch. */
  mergedCommit: z.string().optional(),
  /** Why the result could not be merged. */
  conflict: z.object({ files: z.array(z.string()), message: z.string() }).optional(),
  /** The group whose tasks this one does again, alone. */
  redoes: z.string().optional(),
  healAttempts: z.number().int().nonnegative().default(0),
  failure: FailureSchema.optional(),
  reason: z.string().optional(),
});
export type WaveGroup = z.infer<typeof WaveGroupSchema>;
