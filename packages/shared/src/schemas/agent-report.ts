import { z } from 'zod';

/** One question of an agent (interop contract §6). `id` is given by us when the question is stored. */
export const AgentQuestionSchema = z.object({
  id: z.string().optional(),
  question: z.string(),
  header: z.string().optional(),
  options: z.array(z.object({ label: z.string(), description: z.string().optional() })).optional(),
  multiSelect: z.boolean().optional(),
});
export type AgentQuestion = z.infer<typeof AgentQuestionSchema>;

/** The structured answer that every agent of a run must end with. Its claims are hints: task files decide. */
export const AgentReportSchema = z.object({
  status: z.enum(['completed', 'needs_input', 'error']),
  phase: z.string().optional(),
  message: z.string().optional(),
  questions: z.array(AgentQuestionSchema).optional(),
  artifacts: z.array(z.object({ path: z.string(), action: z.string() })).optional(),
  tasksCompleted: z.array(z.string()).optional(),
  tasksFailed: z.array(z.string()).optional(),
});
export type AgentReport = z.infer<typeof AgentReportSchema>;

/** The answer of an agent that may only read (`patch` isolation): besides its report the files that it would write. */
export const AgentPatchReportSchema = AgentReportSchema.extend({
  files: z
    .array(
      z.object({
        /** Relative to the project. */
        path: z.string().min(1).max(1024),
        /** All that the file is to hold. */
        content: z.string().max(2_000_000),
      }),
    )
    .max(200),
});
export type PatchFile = z.infer<typeof AgentPatchReportSchema>['files'][number];
