import { z } from 'zod';

/** What a read-only decision call may pick; it can never skip, merge or complete (mission B7). */
export const DecisionChoiceSchema = z.enum(['rerun_step', 'go_to_implement', 'needs_attention']);
export type DecisionChoice = z.infer<typeof DecisionChoiceSchema>;

/** Answer of a decision call. */
export const DecisionAnswerSchema = z.object({
  choice: DecisionChoiceSchema,
  reason: z.string().describe('One sentence for the decision log.'),
});
export type DecisionAnswer = z.infer<typeof DecisionAnswerSchema>;
