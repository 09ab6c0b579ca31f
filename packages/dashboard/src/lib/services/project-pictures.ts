import { isTaskListFile } from '@specflow/shared/runs';
import { type Evidence, SnapshotSchema } from '@specflow/shared/schemas';
import { z } from 'zod';
import type { AttemptRef } from './attempt-ref';
import { settledTaskIds } from './batch-parser';
import type { SnapshotName } from './git/snapshot';
import type { GitService } from './git-service';
import { readRunTaskFile } from './run-task-file';
import type { ServiceLogger } from './store/ports';
import type { WaveService } from './waves/wave-service';

/** What a project was like at one moment; null for what could not be read. */
export const PictureSchema = z.object({
  snapshot: SnapshotSchema.nullable(),
  /** Ids of its settled tasks. */
  settled: z.array(z.string()).nullable(),
});
export type Picture = z.infer<typeof PictureSchema>;

/** What the pictures need. */
export interface ProjectPicturesDependencies {
  readonly git: Pick<GitService, 'snapshot' | 'keepSnapshot' | 'changes'>;
  /** Where the agents of groups work. */
  readonly waves: Pick<WaveService, 'place'>;
  readonly logger: ServiceLogger;
}

/** Pictures of the place where an agent works, before and after it: the evidence of what it did. */
export interface ProjectPictures {
  takeBefore(ref: AttemptRef): Promise<Picture>;
  /** Not kept before it is compared. */
  takeAfter(ref: AttemptRef): Promise<Picture>;
  /** What changed between two pictures of an attempt. */
  compare(ref: AttemptRef, before: Picture, after: Picture): Promise<Evidence>;
  /** Hands the picture after an attempt to the one that is decided by this very look at the run. */
  offerToNext(ref: AttemptRef, after: Picture): void;
}

/** Builds the service. */
export function createProjectPictures(dependencies: ProjectPicturesDependencies): ProjectPictures {
  const { git, waves, logger } = dependencies;
  const boundaries = new Map<string, { readonly ref: AttemptRef; readonly picture: Picture }>();

  async function folderOf({ run, execution }: AttemptRef): Promise<string> {
    return (await waves.place(run, execution.groupId))?.cwd ?? run.project.path;
  }

  /**
   * What the project was like when the agent before ended, if this one was decided by that very look at the run: one
   * picture for one boundary. Anything in between, such as a pause, has made a newer record.
   */
  function takeBoundary({ run, execution }: AttemptRef): Picture | null {
    const boundary = boundaries.get(run.id);
    boundaries.delete(run.id);
    if (boundary === undefined || boundary.ref.run.revision + 1 !== run.revision) return null;
    return boundary.ref.execution.groupId === execution.groupId ? boundary.picture : null;
  }

  /** Files and settled tasks of the project at this moment; a project that cannot be read leaves no evidence. */
  async function look(ref: AttemptRef, when: 'before' | 'after'): Promise<Picture> {
    try {
      const folder = await folderOf(ref);
      const [snapshot, file] = await Promise.all([
        // That of an end is kept while it is compared.
        git.snapshot(folder, when === 'before' ? nameOf(ref, when) : undefined),
        readRunTaskFile(ref.run, folder).catch(() => null),
      ]);
      return { snapshot, settled: file ? settledTaskIds(file.document) : null };
    } catch (error) {
      warnAbout(ref, { error, what: 'The project could not be recorded.' });
      return { snapshot: null, settled: null };
    }
  }

  async function keep(ref: AttemptRef, folder: string, { snapshot }: Picture): Promise<void> {
    if (snapshot === null) return;
    try {
      await git.keepSnapshot(folder, { snapshot, name: nameOf(ref, 'after') });
    } catch (error) {
      const what = 'A record of the project could not be kept; git may drop it after some weeks.';
      warnAbout(ref, { error, what });
    }
  }

  function warnAbout(
    { run, execution, attempt }: AttemptRef,
    { error, what }: { readonly error: unknown; readonly what: string },
  ): void {
    const message = error instanceof Error ? error.message : String(error);
    logger.warn(what, { runId: run.id, execution: execution.id, attempt: attempt.id, message });
  }

  return {
    takeBefore: async (ref) => takeBoundary(ref) ?? (await look(ref, 'before')),
    takeAfter: (ref) => look(ref, 'after'),
    async compare(ref, before, after) {
      const folder = await folderOf(ref);
      const [files] = await Promise.all([
        before.snapshot && after.snapshot
          ? git.changes(folder, { before: before.snapshot, after: after.snapshot })
          : null,
        keep(ref, folder, after),
      ]);
      return evidenceOf(ref, { before, after, files });
    },
    offerToNext(ref, after) {
      if (after.snapshot) boundaries.set(ref.run.id, { ref, picture: after });
    },
  };
}

function evidenceOf(
  { run, execution }: AttemptRef,
  found: {
    readonly before: Picture;
    readonly after: Picture;
    readonly files: Evidence['files'] | null;
  },
): Evidence {
  const { before, after, files } = found;
  const earlier = new Set(before.settled ?? []);
  const ticked = before.settled ? (after.settled ?? []).filter((id) => !earlier.has(id)) : [];
  const assigned = new Set(execution.taskIds);
  return {
    ...(before.snapshot ? { before: before.snapshot } : {}),
    ...(after.snapshot ? { after: after.snapshot } : {}),
    ticked: ticked.filter((id) => assigned.has(id)),
    tickedOutside: ticked.filter((id) => !assigned.has(id)),
    ...cappedFiles(files, run),
  };
}

/** 1-based place of the attempt among all of the run, in the order of their reservations. */
function numberOf({ run, attempt }: AttemptRef): number {
  return run.ledger.findIndex((entry) => entry.attemptId === attempt.id) + 1;
}

/** Pictures before agents have even numbers, those after them odd ones. */
function nameOf(ref: AttemptRef, when: 'before' | 'after'): SnapshotName {
  return { runId: ref.run.id, n: numberOf(ref) * 2 + (when === 'before' ? 0 : 1) };
}

const MAX_FILES = 500;

/** Changed files without task files: a tick alone is not evidence of work. */
function cappedFiles(
  files: Evidence['files'] | null,
  run: AttemptRef['run'],
): Pick<Evidence, 'files' | 'filesTruncated'> {
  const work = (files ?? []).filter(({ path }) => !isTaskListFile(path, run));
  return work.length > MAX_FILES
    ? { files: work.slice(0, MAX_FILES), filesTruncated: true }
    : { files: work };
}
