import { z } from 'zod';

/** An opaque identifier of ours: safe as a file name, a URL part and an argument (hostile ids are refused here). */
export const OpaqueIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/,
    'must be 1-128 letters, digits, "_", "." or "-", not starting with "-" or "."',
  );

/** A point in time as ISO 8601 in UTC. Ordering never relies on it: revisions and sequence numbers do that. */
export const TimestampSchema = z.iso.datetime({ offset: true });

/** An amount of money in US dollars, never negative. */
export const UsdSchema = z.number().nonnegative();

/** The five steps of a phase, in order. */
export const StepSchema = z.enum(['design', 'analyze', 'implement', 'verify', 'merge']);
export type Step = z.infer<typeof StepSchema>;

/** The steps in the order in which a phase goes through them. */
export const STEPS: readonly Step[] = StepSchema.options;
