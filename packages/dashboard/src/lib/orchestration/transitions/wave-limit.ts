import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { logDecision, type Turn } from '../turn';

/** Below this much available memory one agent at a time is enough; an agent takes about 300 MB, its builds more. */
const LOW_MEMORY_BYTES = 1.5 * 1024 ** 3;

/** How many agents a run may have at a time, by its configuration and what it has met so far. */
function agentLimit(run: OrchestrationExecution): number {
  if (run.config.isolation === 'none') return 1;
  return Math.max(1, Math.min(run.config.parallelism, run.parallel?.limit ?? run.config.parallelism));
}

/** The limit now: with little memory no second agent is started; said once. */
export function limitNow(turn: Turn): number {
  const limit = agentLimit(turn.run);
  const memory = turn.facts.host?.memoryBytes;
  if (limit === 1 || memory === undefined || memory >= LOW_MEMORY_BYTES) return limit;
  if (!turn.run.parallel?.lowMemory) {
    turn.run = { ...turn.run, parallel: { ...parallelOf(turn.run), lowMemory: true } };
    const left = `${Math.round(memory / 1024 ** 2)} MB of memory are available`;
    logDecision(turn, 'One agent at a time', `only ${left}; more are started when there is more`);
  }
  return 1;
}

/** The API had enough of so many agents: one fewer for the rest of the run, once for each wave. */
export function lowerLimit(turn: Turn, wave: string): void {
  const { loweredIn } = parallelOf(turn.run);
  const now = agentLimit(turn.run);
  if (now === 1 || loweredIn.includes(wave)) return;
  const limit = now - 1;
  const parallel = { ...parallelOf(turn.run), limit, loweredIn: [...loweredIn, wave] };
  turn.run = { ...turn.run, parallel };
  logDecision(
    turn,
    'Fewer agents',
    `${limit} instead of ${now} for the rest of the run: the API set a limit`,
  );
}

function parallelOf(run: OrchestrationExecution): NonNullable<OrchestrationExecution['parallel']> {
  return run.parallel ?? { loweredIn: [], lowMemory: false };
}
