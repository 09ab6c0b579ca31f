import { isAlive, type ProcessIdentity } from './process-identity';

/** Processes that a stop has met, each once, so that its receipt can count them. */
export interface KnownProcesses {
  add(identities: Iterable<ProcessIdentity>): void;
  /** Those that still run. */
  alive(): Promise<readonly ProcessIdentity[]>;
  receipt(): Promise<{ processesEnded: number; processesLeft: number }>;
}

export function createKnownProcesses(): KnownProcesses {
  const met = new Map<string, ProcessIdentity>();
  const alive = async () => {
    const found: ProcessIdentity[] = [];
    for (const identity of met.values()) if (await isAlive(identity)) found.push(identity);
    return found;
  };
  return {
    add(identities) {
      for (const identity of identities) met.set(`${identity.pid}.${identity.startTime}`, identity);
    },
    alive,
    async receipt() {
      const processesLeft = (await alive()).length;
      return { processesEnded: met.size - processesLeft, processesLeft };
    },
  };
}
