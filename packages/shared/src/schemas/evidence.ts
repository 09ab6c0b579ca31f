import { z } from 'zod';

/** The state of the project's files at one moment. `tree` is a git tree object, or a manifest hash without git. */
export const SnapshotSchema = z.object({
  kind: z.enum(['git', 'manifest']),
  head: z.string().nullable(),
  tree: z.string(),
  takenAt: z.string(),
});
export type Snapshot = z.infer<typeof SnapshotSchema>;

/** One file that differs between two snapshots. Line counts are absent for binary files. */
export const FileChangeSchema = z.object({
  path: z.string(),
  status: z.enum(['added', 'modified', 'deleted']),
  additions: z.number().int().nonnegative().optional(),
  deletions: z.number().int().nonnegative().optional(),
});
export type FileChange = z.infer<typeof FileChangeSchema>;

/** What an attempt provably did (mission C6, M4): a tick alone is a claim, a changed file is evidence. */
export const EvidenceSchema = z.object({
  before: SnapshotSchema.optional(),
  after: SnapshotSchema.optional(),
  /** Changed files other than the task file and `.specflow/**`; at most 500, `filesTruncated` says that there are more. */
  files: z.array(FileChangeSchema),
  filesTruncated: z.boolean().optional(),
  /** Assigned tasks that became settled. */
  ticked: z.array(z.string()),
  /** Tasks outside the assignment that became settled. */
  tickedOutside: z.array(z.string()),
});
export type Evidence = z.infer<typeof EvidenceSchema>;
