import { SpecflowError } from '@specflow/shared/errors';
import type { DiffReply, Evidence, OrchestrationView, Snapshot } from '@specflow/shared/schemas';
import type { KnownProject } from '@/lib/services/known-project';
import type { Composition } from './composition';
import { checkedId, optionalId } from './query';

const MAX_DIFF_BYTES = 2_000_000;
/** Files that are listed at most; the same limit as in the evidence of a batch. */
const MAX_FILES = 500;

/**
 * Unified diff of a run (`id`, the newest by default): of one batch with `batch`, else from the first snapshot of the
 * run to its last; of one file with `path`.
 */
export async function readBatchDiff(
  app: Composition,
  project: KnownProject,
  query: URLSearchParams,
): Promise<DiffReply> {
  const id = optionalId(query, 'id');
  const { orchestration: run } = await app.orchestration.status({
    projectId: project.id,
    ...(id === undefined ? {} : { id }),
  });
  const range = query.has('batch') ? rangeOfBatch(run, query) : rangeOfRun(run);
  const { before, after } = range;
  const path = query.get('path');
  if (!before || !after || before.kind !== after.kind) {
    return { ...namesOf(range.files ?? []), diff: null, isTruncated: false };
  }
  const [files, text] = await Promise.all([
    range.files ?? app.git.changes(project.path, { before, after }),
    app.git.diffText(project.path, {
      before,
      after,
      maxBytes: MAX_DIFF_BYTES,
      ...(path === null ? {} : { path }),
    }),
  ]);
  return { ...namesOf(files ?? []), diff: text?.text ?? null, isTruncated: text?.isTruncated ?? false };
}

interface Range {
  readonly before?: Snapshot;
  readonly after?: Snapshot;
  /** Known from the evidence; undefined means that git has to be asked. */
  readonly files?: Evidence['files'];
}

function rangeOfBatch(run: OrchestrationView | null, query: URLSearchParams): Range {
  const batchId = checkedId(query.get('batch'), 'batch');
  const batch = run?.batches.items.find((item) => item.id === batchId);
  if (batch) return { ...batch.evidence, files: batch.evidence?.files ?? [] };
  throw new SpecflowError('NOT_FOUND', {
    message: `There is no batch ${batchId}.`,
    hint: 'The status names all batches.',
  });
}

/** From what was there before the first agent to what the last one left. */
function rangeOfRun(run: OrchestrationView | null): Range {
  if (run === null) {
    throw new SpecflowError('NOT_FOUND', {
      message: 'There is no such run.',
      hint: 'The list of runs names those that are kept.',
    });
  }
  const evidence = [
    ...run.batches.items.map((batch) => batch.evidence),
    ...run.executionRecords.flatMap((record) => record.attempts.map((attempt) => attempt.outcome?.evidence)),
  ];
  const taken = (pick: (one: Evidence) => Snapshot | undefined) =>
    evidence
      .flatMap((one) => (one === undefined ? [] : (pick(one) ?? [])))
      .sort((a, b) => a.takenAt.localeCompare(b.takenAt));
  return { before: taken((one) => one.before)[0], after: taken((one) => one.after).at(-1) };
}

function namesOf(files: Evidence['files']): Pick<DiffReply, 'files' | 'filesTruncated'> {
  return { files: files.slice(0, MAX_FILES), filesTruncated: files.length > MAX_FILES };
}
