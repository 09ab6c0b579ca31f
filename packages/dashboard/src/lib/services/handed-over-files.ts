import { join } from 'node:path';
import { AgentPatchReportSchema } from '@specflow/shared/schemas';
import { returnsFiles } from '@/lib/orchestration/isolation';
import { ATTEMPT_FILES } from './agent/attempt-files';
import { readResult } from './agent/read-result';
import type { AttemptRef } from './attempt-ref';
import { applyPatch } from './patch-writer';

/**
 * Writes what a read-only agent hands over at its end (`patch` isolation), all or nothing by its checks. Whole contents:
 * doing it again after a crash changes nothing more.
 * @returns what is wrong with the files, in words; null when nothing is, or when nothing is handed over
 */
export async function writeHandedOver({ run, execution }: AttemptRef, dir: string): Promise<string | null> {
  if (!returnsFiles(run) || execution.kind === 'decision') return null;
  const { result } = await readResult(join(dir, ATTEMPT_FILES.stdout));
  const report = AgentPatchReportSchema.safeParse(result?.structuredOutput);
  if (result?.isError !== false || !report.success || report.data.status !== 'completed') return null;
  const keepOff = run.batchRun === undefined ? [] : [run.batchRun.file];
  return applyPatch(run.project.path, report.data.files, keepOff);
}
