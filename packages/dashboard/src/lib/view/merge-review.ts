import type { OrchestrationView } from '@specflow/shared/schemas';

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
  const files = new Set(
    run.batches.items.flatMap((batch) => batch.evidence?.files.map((file) => file.path) ?? []),
  );
  return {
    unproven: run.batches.items.flatMap((batch) => batch.unproven),
    waived: inState('waived'),
    deferred: inState('deferred'),
    warnings: run.warnings,
    filesChanged: files.size,
    userGate: run.phase.userGate === 'confirmed' ? 'none' : run.phase.userGate,
  };
}
