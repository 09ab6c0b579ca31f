import { SpecflowError } from '@specflow/shared/errors';
import type { KnownProject } from '@/lib/services/project-catalog';
import type { Composition } from './composition';
import { checkedId, optionalId } from './query';

const MAX_DIFF_BYTES = 2_000_000;

/** Unified diff of one batch of a run: `batch` is its id, `id` the run (the newest by default), `path` one file. */
export async function readBatchDiff(app: Composition, project: KnownProject, query: URLSearchParams) {
  const id = optionalId(query, 'id');
  const { orchestration } = await app.orchestration.status({
    projectId: project.id,
    ...(id === undefined ? {} : { id }),
  });
  const batchId = checkedId(query.get('batch'), 'batch');
  const batch = orchestration?.batches.items.find((item) => item.id === batchId);
  if (!batch)
    throw new SpecflowError('NOT_FOUND', {
      message: `There is no batch ${batchId}.`,
      hint: 'The status names all batches.',
    });
  const { before, after } = batch.evidence ?? {};
  if (!before || !after)
    return { batchId, files: batch.evidence?.files ?? [], diff: null, isTruncated: false };
  const path = query.get('path');
  const text = await app.git.diffText(project.path, {
    before,
    after,
    maxBytes: MAX_DIFF_BYTES,
    ...(path === null ? {} : { path }),
  });
  return {
    batchId,
    files: batch.evidence?.files ?? [],
    diff: text?.text ?? null,
    isTruncated: text?.isTruncated ?? false,
  };
}
