import { isTaskListFile } from '@specflow/shared/runs';
import type { Evidence, FileChange, OrchestrationView } from '@specflow/shared/schemas';

type FileStatus = FileChange['status'];

/** What a person should know before merging. */
export interface MergeReview {
  readonly unproven: readonly string[];
  readonly waived: readonly string[];
  readonly deferred: readonly string[];
  readonly warnings: readonly string[];
  readonly filesChanged: number;
  readonly userGate: 'none' | 'pending' | 'unreadable';
}

/** Collects what the batches left for a person to judge. */
export function mergeReview(run: OrchestrationView): MergeReview {
  const inState = (state: string) =>
    run.batches.items.flatMap((batch) => batch.taskIds.filter((id) => batch.taskStates[id] === state));
  return {
    unproven: run.batches.items.flatMap((batch) => batch.unproven),
    waived: inState('waived'),
    deferred: inState('deferred'),
    warnings: run.warnings,
    filesChanged: filesChanged(run),
    userGate: run.phase.userGate === 'confirmed' ? 'none' : run.phase.userGate,
  };
}

/**
 * Files that differ between the first snapshot of a run and its last, as its diff shows them: also those of steps
 * without a batch, not those that came and went, and not the task list.
 */
function filesChanged(run: OrchestrationView): number {
  const evidence = [
    ...run.batches.items.map((batch) => batch.evidence),
    ...run.executionRecords.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome?.evidence)),
  ].filter((one) => one !== undefined);
  const inOrder = evidence.toSorted((a, b) => takenAt(a).localeCompare(takenAt(b)));
  const known = new Map<string, { readonly first: FileStatus; readonly last: FileStatus }>();
  for (const { path, status } of inOrder.flatMap(({ files }) => files)) {
    known.set(path, { first: known.get(path)?.first ?? status, last: status });
  }
  const changed = [...known].filter(
    ([path, { first, last }]) => !(first === 'added' && last === 'deleted') && !isTaskListFile(path, run),
  );
  return changed.length;
}

function takenAt({ after, before }: Evidence): string {
  return (after ?? before)?.takenAt ?? '';
}
