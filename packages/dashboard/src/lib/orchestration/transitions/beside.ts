import type { Turn } from '../turn';
import { needAttention } from './attention';

/**
 * Worktrees are impossible, and another run shares the project: no agent may work in its folder, so a person has to say
 * how it goes on.
 * @returns true when that is so.
 */
export function stopBesideOther(turn: Turn, batchId: string, obstacle: string): boolean {
  const other = turn.facts.project.repository?.beside[0];
  if (!other) return false;
  needAttention(turn, {
    code: 'NO_WORKTREES',
    issue: `Agents cannot have worktrees: ${obstacle}. They cannot work in the project itself either, because run ${other.id} (${other.file}) is active.`,
    fix: 'Put that right and retry; or retry when the other run is over, then agents work one after another.',
    batchId,
    step: 'implement',
  });
  return true;
}
