import { lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import { isErrno } from '../files/write-file-durable';

/** Where the folders of closed phases go. */
export const archiveDir = (project: string): string => join(project, '.specify', 'archive');

/** What archiving does, or would do. */
export interface SpecsCleanup {
  readonly cleaned: boolean;
  readonly filesArchived: number;
  readonly archivePath: string | null;
  /** Nothing was to be moved, or the caller wants the files to stay. */
  readonly skipped: boolean;
}

/** For a phase whose files stay where they are. */
export const SPECS_KEPT: SpecsCleanup = {
  cleaned: false,
  filesArchived: 0,
  archivePath: null,
  skipped: true,
};

/**
 * What moving the folder of a phase to the archive would do; nothing that exists there is ever replaced.
 * @throws SpecflowError UNSAFE_PATH for a symbolic link on the way, CONFLICT when the place is taken
 */
export async function planArchive(project: string, featureDir: string): Promise<SpecsCleanup> {
  for (const path of [join(project, '.specify'), archiveDir(project), join(project, 'specs'), featureDir])
    if ((await lstat(path).catch(() => null))?.isSymbolicLink())
      throw new SpecflowError('UNSAFE_PATH', {
        message: `${path} is a symbolic link.`,
        hint: 'Replace it by what it points to, or keep the files with --keep-specs.',
      });
  const archivePath = join(archiveDir(project), basename(featureDir));
  if ((await lstat(archivePath).catch(() => null)) !== null)
    throw new SpecflowError('CONFLICT', {
      message: `${archivePath} exists already.`,
      hint: 'Rename one of the two folders, or keep the files with --keep-specs.',
    });
  return { cleaned: true, filesArchived: await countFiles(featureDir), archivePath, skipped: false };
}

/**
 * Moves the folder of a phase to the archive, in one step.
 * @throws SpecflowError as {@link planArchive}, FILE_UNWRITABLE
 */
export async function archiveSpecs(project: string, featureDir: string): Promise<SpecsCleanup> {
  const plan = await planArchive(project, featureDir);
  if (plan.archivePath === null) return plan;
  await mkdir(archiveDir(project), { recursive: true });
  try {
    await rename(featureDir, plan.archivePath);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return SPECS_KEPT;
    throw new SpecflowError('FILE_UNWRITABLE', {
      message: `${featureDir} could not be moved to ${plan.archivePath} (${error instanceof Error ? error.message : String(error)}).`,
      hint: 'Move it by hand, or run "specflow phase archive" again.',
    });
  }
  return plan;
}

async function countFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).length;
}
