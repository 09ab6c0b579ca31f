/** Agents at a time unless the user asks otherwise (seed 004). */
export const DEFAULT_MAX_PARALLEL = 5;
