/**
 * An environment with exactly these variables. Guarantee for the cast: Node accepts any map of strings; the
 * framework's typing only insists on NODE_ENV, which is nothing that an agent should get from us.
 */
export function exactEnv(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...env } as unknown as NodeJS.ProcessEnv;
}
