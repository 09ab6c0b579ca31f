/** How many tasks to take at a time, and why (seed 003, section 3). */
export interface BatchSizeAdvice {
  min: number;
  max: number;
  rationale: string;
}

/** Advice for a plan of `taskCount` tasks, done ones included. */
export function adviseBatchSize(taskCount: number): BatchSizeAdvice {
  if (taskCount < 10) return { min: 2, max: 3, rationale: 'Small plan, quick iteration' };
  if (taskCount <= 30) return { min: 3, max: 4, rationale: 'Medium plan, balanced' };
  return { min: 4, max: 5, rationale: 'Large plan, maximize throughput' };
}
