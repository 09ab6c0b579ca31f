import { constants, open } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { findPhaseArtifacts } from '@specflow/cli/lib';
import type { KnownProject } from '@/lib/services/known-project';
import { redactSecrets } from '@/lib/services/redact-secrets';
import type { ArtifactFile, ArtifactsReply } from '@/lib/view/artifacts';
import { isRealFolder } from './real-folder';

/** Names in reading order; nothing else of the folder is ever read. */
const NAMES = ['spec.md', 'plan.md', 'tasks.md'] as const;
/** What is shown of one file at most. */
const MAX_BYTES = 256 * 1024;

/** Spec, plan and tasks of the project's phase. Links are not followed; files that are not there are left out. */
export async function readArtifacts(project: KnownProject): Promise<ArtifactsReply> {
  const found = await findPhaseArtifacts(project.path);
  if (found.status === 'ambiguous') throw found.error;
  const folder = found.status === 'found' ? dirname(found.tasksPath) : found.expectedDir;
  if (folder === null || !(await isRealFolder(project.path, folder))) return { files: [] };
  const files = await Promise.all(NAMES.map((name) => readOne(project.path, join(folder, name))));
  return { files: files.filter((file) => file !== null) };
}

async function readOne(root: string, path: string): Promise<ArtifactFile | null> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  const file = await open(path, flags).catch(() => null);
  if (file === null) return null;
  try {
    const facts = await file.stat();
    if (!facts.isFile()) return null;
    const bytes = Buffer.alloc(Math.min(facts.size, MAX_BYTES));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return {
      name: basename(path),
      path: relative(root, path),
      text: redactSecrets(bytes.toString('utf8', 0, bytesRead)),
      isTruncated: facts.size > MAX_BYTES,
    };
  } finally {
    await file.close();
  }
}
