import { lstat, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileOnce, readTextFile, writeFileDurable } from '@specflow/cli/lib';
import { isSpecflowError } from '@specflow/shared/errors';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { newestExecutionPerSession, toExecutionMetadata } from './execution-metadata';
import { describeError, orNullIfMissing } from './file-errors';
import type { ServiceLogger } from './ports';
import { openWorkflowsFolder } from './project-folder';
import { serializeJson } from './serialize-json';

/*
 * Copies of a run in its project, where people, seeds and other SpecFlow tools look for it.
 * They are never read as truth, so a failure here is reported and loses nothing, and they are written without
 * fsync: after a crash `verify` puts right what is missing or old.
 */

/** Why a run could not be published; the run itself is safe. */
export interface PublishProblem {
  readonly code: string;
  readonly message: string;
}

/** Numbers that other tools show; the names are theirs. */
export interface PublishedPids {
  /** The wrapper of the agent. */
  readonly bashPid: number;
  readonly claudePid?: number;
}

/** Keeps the copies in the projects up to date. */
export interface Publisher {
  /** Publishes a run just saved; null when all went well. */
  publish(run: OrchestrationExecution): Promise<PublishProblem | null>;
  /** Restores what is missing, older or altered; the names of the restored files. */
  verify(run: OrchestrationExecution): Promise<{ restored: string[]; problem: PublishProblem | null }>;
  /** Removes the copies of a run that is removed. */
  unpublish(run: OrchestrationExecution): Promise<PublishProblem | null>;
  /** Writes `{sessionId}/process.pid`, or removes it with null. */
  publishPids(
    run: OrchestrationExecution,
    sessionId: string,
    pids: PublishedPids | null,
  ): Promise<PublishProblem | null>;
}

/** Builds the publisher. What this process wrote last is remembered, so that unchanged files cost nothing. */
export function createPublisher(dependencies: { readonly logger: ServiceLogger }): Publisher {
  const { logger } = dependencies;
  const written = new Map<string, Map<string, string>>();

  async function attempt(
    run: OrchestrationExecution,
    work: () => Promise<void>,
  ): Promise<PublishProblem | null> {
    try {
      await work();
      return null;
    } catch (error) {
      const code = isSpecflowError(error) ? error.code : 'FILE_UNWRITABLE';
      const problem = { code, message: describeError(error) };
      logger.warn('The copies of a run in its project could not be written.', { runId: run.id, ...problem });
      return problem;
    }
  }

  return {
    publish: (run) =>
      attempt(run, async () => {
        const before = written.get(run.id) ?? new Map<string, string>();
        const files = filesOf(run);
        for (const [name, text] of files) if (before.get(name) !== text) await writeInto(run, name, text);
        written.set(run.id, files);
      }),
    async verify(run) {
      const restored: string[] = [];
      const problem = await attempt(run, async () => {
        for (const [name, text] of filesOf(run)) if (await restore(run, name, text)) restored.push(name);
      });
      if (restored.length > 0) logger.info('Copies of a run were restored.', { runId: run.id, restored });
      return { restored, problem };
    },
    unpublish: (run) =>
      attempt(run, async () => {
        written.delete(run.id);
        const workflows = await openWorkflowsFolder(run.project);
        await orNullIfMissing(unlink(join(workflows, publishedRecordName(run.id))));
        for (const sessionId of newestExecutionPerSession(run).keys()) {
          const folder = await openWorkflowsFolder(run.project, sessionId);
          for (const name of ['metadata.json', 'process.pid'])
            await orNullIfMissing(unlink(join(folder, name)));
          // Not empty: somebody else keeps something there.
          await rmdir(folder).catch(() => undefined);
        }
      }),
    publishPids: (run, sessionId, pids) =>
      attempt(run, async () => {
        if (pids !== null) return writeInto(run, `${sessionId}/process.pid`, JSON.stringify(pids));
        const folder = await openWorkflowsFolder(run.project, sessionId);
        await orNullIfMissing(unlink(join(folder, 'process.pid')));
      }),
  };
}

/** Name of a run's copy below `.specflow/workflows`. */
export function publishedRecordName(runId: string): string {
  return `orchestration-${runId}.json`;
}

function filesOf(run: OrchestrationExecution): Map<string, string> {
  const files = new Map([[publishedRecordName(run.id), serializeJson(run)]]);
  for (const [sessionId, execution] of newestExecutionPerSession(run)) {
    files.set(`${sessionId}/metadata.json`, serializeJson(toExecutionMetadata(run, execution)));
  }
  return files;
}

async function writeInto(run: OrchestrationExecution, name: string, text: string): Promise<void> {
  const { folder, file } = await locate(run, name);
  await writeFileDurable(join(folder, file), text, { durable: false });
}

async function restore(run: OrchestrationExecution, name: string, text: string): Promise<boolean> {
  const { folder, file } = await locate(run, name);
  const current = await readTextFile(join(folder, file)).catch(() => null);
  if (current === text) return false;
  await writeFileDurable(join(folder, file), text, { durable: false });
  return true;
}

/** Keeps the copies out of commits; a `.gitignore` that somebody else wrote there is theirs. */
async function ignoreEverythingIn(workflows: string): Promise<void> {
  const path = join(workflows, '.gitignore');
  if ((await orNullIfMissing(lstat(path))) === null) await createFileOnce(path, '*\n', { durable: false });
}

/** Opens the folder of a published file; names have at most one folder part. */
async function locate(run: OrchestrationExecution, name: string): Promise<{ folder: string; file: string }> {
  const workflows = await openWorkflowsFolder(run.project);
  await ignoreEverythingIn(workflows);
  const [first = name, second] = name.split('/');
  if (second === undefined) return { folder: workflows, file: first };
  return { folder: await openWorkflowsFolder(run.project, first), file: second };
}
