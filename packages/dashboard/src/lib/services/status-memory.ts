import type { OrchestrationExecution, OrchestrationStatusReply } from '@specflow/shared/schemas';
import type { TaskDocument } from '@specflow/shared/tasks';

/** All that the status of a run is made from. */
export interface StatusParts {
  readonly run: OrchestrationExecution;
  /** Null when the task file cannot be read. */
  readonly document: TaskDocument | null;
  readonly workflow: OrchestrationStatusReply['workflow'];
  /** All active runs of its project, when there are several and the question named none. */
  readonly active: readonly OrchestrationExecution[];
}

/** Replies of runs that polls ask for. */
export interface StatusMemory {
  /** The very reply of the last time while all its parts are the same, else what `make` gives. Nobody may change it. */
  recall(
    parts: StatusParts,
    make: (parts: StatusParts) => OrchestrationStatusReply,
  ): OrchestrationStatusReply;
}

/** Builds a memory for at most `maxRuns` runs; the one that was not asked for longest is forgotten first. */
export function createStatusMemory(maxRuns: number): StatusMemory {
  const known = new Map<string, { readonly parts: StatusParts; readonly reply: OrchestrationStatusReply }>();
  return {
    recall(parts, make) {
      const { id } = parts.run;
      const found = known.get(id);
      known.delete(id);
      const kept = found && isSame(found.parts, parts) ? found : { parts, reply: make(parts) };
      known.set(id, kept);
      const [oldest] = known.keys();
      if (known.size > maxRuns && oldest !== undefined) known.delete(oldest);
      return kept.reply;
    },
  };
}

function isSame(before: StatusParts, now: StatusParts): boolean {
  return (
    before.run === now.run &&
    before.active.length === now.active.length &&
    before.active.every((run, at) => run === now.active[at]) &&
    before.document === now.document &&
    JSON.stringify(before.workflow) === JSON.stringify(now.workflow)
  );
}
