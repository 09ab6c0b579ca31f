import type { BatchItem } from '@specflow/shared/schemas';
import { logDecision, type Turn } from '../turn';

/** Why no worktrees can be made for a batch; null when they can, if need be after {@link commitFirst}. */
export function obstacleTo(turn: Turn, batchId: string): string | null {
  const { repository } = turn.facts.project;
  if (repository?.obstacle) return repository.obstacle;
  const problem = commitProblem(turn, batchId);
  return repository?.ownWork.length && problem ? problem : null;
}

function commitProblem(turn: Turn, batchId: string): string | null {
  const problem = turn.facts.host?.commitProblem;
  return problem?.batchId === batchId ? problem.message : null;
}

/**
 * Has what agents left uncommitted in the project committed before worktrees are made: these begin at a commit.
 * @returns true while that is to be waited for.
 */
export function commitFirst(turn: Turn, batch: Pick<BatchItem, 'id' | 'index'>): boolean {
  const files = turn.facts.project.repository?.ownWork ?? [];
  if (files.length === 0 || commitProblem(turn, batch.id) !== null) return false;
  if (turn.effects.some(({ type }) => type === 'commitOwnWork')) return true;
  turn.effects.push({ type: 'commitOwnWork', batchId: batch.id });
  const title = `Committing the work before batch ${batch.index + 1}`;
  if (turn.run.decisionLog.at(-1)?.decision === title) return true;
  const more = files.length > 3 ? ` and ${files.length - 3} more` : '';
  const why = `agents beside each other begin at a commit: ${files.slice(0, 3).join(', ')}${more}`;
  logDecision(turn, title, why, { batchId: batch.id, files: files.slice(0, 20) });
  return true;
}
