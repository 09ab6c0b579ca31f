import { SpecflowError } from '@specflow/shared/errors';

/** Agents at the same time over all runs, unless told otherwise. */
const DEFAULT_MAX_AGENTS = 5;

/** Places for agents of all runs of this dashboard (issue: a cap over several plans). Never persisted: derived again from who lives. */
export interface AgentSlots {
  /** Takes a place for an attempt, or keeps the one it has. Without one, `onFree` is called once when there is one. */
  take(attemptId: string, onFree: () => void): boolean;
  /** Counts an attempt that lives, even beyond the limit. */
  hold(attemptId: string): void;
  /** Gives the place of an attempt back. */
  free(attemptId: string): void;
}

/** Builds the places. */
export function createAgentSlots(max: number): AgentSlots {
  const taken = new Set<string>();
  const waiting = new Map<string, () => void>();

  return {
    take(attemptId, onFree) {
      if (taken.has(attemptId)) return true;
      if (taken.size >= max) {
        waiting.set(attemptId, onFree);
        return false;
      }
      taken.add(attemptId);
      waiting.delete(attemptId);
      return true;
    },
    hold: (attemptId) => void taken.add(attemptId),
    free(attemptId) {
      waiting.delete(attemptId);
      if (!taken.delete(attemptId)) return;
      // First come, first served; each of them asks for its place again.
      const next = [...waiting.entries()].slice(0, Math.max(0, max - taken.size));
      for (const [id, onFree] of next) {
        waiting.delete(id);
        onFree();
      }
    },
  };
}

/**
 * Reads `SPECFLOW_MAX_AGENTS`.
 * @throws SpecflowError INVALID_REQUEST for anything but a whole number from 1 to 1000.
 */
export function readMaxAgents(env: Readonly<Record<string, string | undefined>>): number {
  const text = env.SPECFLOW_MAX_AGENTS?.trim();
  if (!text) return DEFAULT_MAX_AGENTS;
  const max = Number(text);
  if (Number.isInteger(max) && max >= 1 && max <= 1000) return max;
  throw new SpecflowError('INVALID_REQUEST', {
    message: `SPECFLOW_MAX_AGENTS is ${JSON.stringify(text)}, not a whole number from 1 to 1000.`,
    hint: 'Set it to the number of agents that may work at the same time, or unset it.',
  });
}
