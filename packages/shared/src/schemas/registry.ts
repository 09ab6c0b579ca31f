import { z } from 'zod';

/** One entry of the registry (interop contract §1). Unknown keys are kept. */
export const RegistryEntrySchema = z.looseObject({
  path: z.string().min(1),
  name: z.string(),
  registered_at: z.string(),
  last_seen: z.string().nullish(),
});
export type RegistryEntry = z.infer<typeof RegistryEntrySchema>;

/**
 * `$SPECFLOW_HOME/registry.json`. Entries are parsed one by one with {@link RegistryEntrySchema}
 * so that a single bad one never hides the others.
 */
export const RegistryFileSchema = z.looseObject({
  projects: z.record(z.string(), z.unknown()).default({}),
  /** Belongs to other tools: kept as it is, whatever it is. */
  config: z.unknown().optional(),
});
export type RegistryFile = z.infer<typeof RegistryFileSchema>;
