import { logDecision, setStatus, type Turn } from '../turn';
import { openTasks } from './steps';

/**
 * A pause that a person asked for, or the configuration. One for "now" gets here when its agent had ended by itself;
 * that of the configuration never comes after the last batch.
 */
export function pauseAtBoundary(turn: Turn): void {
  const wanted = turn.run.intents.pause;
  const more = openTasks(turn).some((id) => !blockedTasks(turn).has(id));
  if (wanted) {
    const { pause: _pause, ...intents } = turn.run.intents;
    turn.run = { ...turn.run, intents };
    setStatus(turn, 'paused', 'Paused after the batch, as you asked.');
    logDecision(turn, 'Paused', wanted.when === 'now' ? 'requested now' : 'requested after this batch');
  } else if (turn.run.config.pauseBetweenBatches && more) {
    setStatus(turn, 'paused', 'Paused between batches, as configured.');
    logDecision(turn, 'Paused', 'pause between batches is on');
  }
}

function blockedTasks(turn: Turn): ReadonlySet<string> {
  const tasks = turn.facts.project.plan?.tasks ?? [];
  return new Set(tasks.filter((task) => task.status === 'blocked').map((task) => task.id));
}
