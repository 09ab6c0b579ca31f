import { link, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isErrno, readTextFile } from '@specflow/cli/lib';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { describeError, orUnwritable } from './file-errors';
import { type Migrations, type ParsedRecord, parseRecord, type RecordSummary } from './parse-record';
import { publishedRecordName } from './publisher';
import { isSameFile, listRevisions, readRevision, revisionFile } from './revisions';
import type { RunPaths } from './run-paths';

/** Why a run cannot be used. None of these is ever answered by an empty record. */
export interface RecordProblem {
  readonly code: 'missing' | 'unreadable' | 'newer_version';
  readonly runId: string;
  /** What happened and what to do, in one or two sentences. */
  readonly message: string;
  /** What could be read of a record of a newer version. */
  readonly summary?: RecordSummary;
}

/** A run as found on disk; nothing was changed by looking. */
export type RecordView =
  | { readonly kind: 'ok'; readonly run: OrchestrationExecution }
  | { readonly kind: 'older'; readonly run: OrchestrationExecution; readonly newest: number }
  /** The newest revision is damaged; `good` is the newest one that is not. */
  | {
      readonly kind: 'damaged';
      readonly newest: number;
      readonly reason: string;
      readonly good: OrchestrationExecution | null;
    }
  | { readonly kind: 'problem'; readonly problem: RecordProblem };

/** Reads the newest revision of a run, and what to fall back to when it is damaged. Changes nothing. */
export async function viewRecord(
  paths: RunPaths,
  runId: string,
  migrations: Migrations,
): Promise<RecordView> {
  for (let round = 0; round < 10; round += 1) {
    const revisions = (await listRevisions(paths, runId)) ?? [];
    const newest = revisions.at(-1);
    if (newest === undefined) return { kind: 'problem', problem: missing(runId) };
    const parsed = await readParsed(paths, { runId, revision: newest, migrations });
    // The revision was removed while we slept: the chain has moved on.
    if (parsed === null) continue;
    if (parsed.kind === 'valid') return { kind: 'ok', run: parsed.run };
    if (parsed.kind === 'older') return { kind: 'older', run: parsed.run, newest };
    if (parsed.kind === 'newer') return { kind: 'problem', problem: newer(runId, parsed) };
    const good = await findGood(paths, { runId, revisions, migrations });
    return { kind: 'damaged', newest, reason: parsed.reason, good };
  }
  return { kind: 'problem', problem: missing(runId) };
}

/** Keeps a damaged revision under a name that nothing ever writes to: `record.json.corrupt-<time>`. */
export async function setAsideRevision(
  paths: RunPaths,
  input: { readonly runId: string; readonly revision: number; readonly nowMs: number },
): Promise<string> {
  const source = revisionFile(paths, input.runId, input.revision);
  const directory = paths.runDir(input.runId);
  for (const name of await readdir(directory)) {
    if (name.includes('.corrupt-') && (await isSameFile(join(directory, name), source))) return name;
  }
  const stamp = new Date(input.nowMs).toISOString().replace(/[:.]/g, '-');
  const target = join(directory, `record.json.corrupt-${stamp}-r${input.revision}`);
  await linkUnlessThere(source, target);
  return basename(target);
}

/** Keeps the record as it was before a migration: `record.json.v<version>-<time>`. */
export async function backUpRevision(
  paths: RunPaths,
  input: { readonly runId: string; readonly revision: number; readonly label: string },
): Promise<void> {
  const source = revisionFile(paths, input.runId, input.revision);
  const target = join(dirname(paths.recordFile(input.runId)), `record.json.${input.label}`);
  await linkUnlessThere(source, target);
}

/** Another process may have found the same and given it the same name. */
async function linkUnlessThere(source: string, target: string): Promise<void> {
  await orUnwritable(target, async () => {
    try {
      await link(source, target);
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error;
    }
  });
}

/** The copy in the project, when it is a valid record of this run. */
export async function readPublishedRecord(
  runId: string,
  projectPath: string,
): Promise<OrchestrationExecution | null> {
  const path = join(projectPath, '.specflow', 'workflows', publishedRecordName(runId));
  const text = await readTextFile(path).catch(() => null);
  const parsed = text === null ? null : parseRecord(text);
  return parsed?.kind === 'valid' && parsed.run.id === runId ? parsed.run : null;
}

interface RevisionRef {
  readonly runId: string;
  readonly revision: number;
  readonly migrations: Migrations;
}

async function readParsed(paths: RunPaths, ref: RevisionRef): Promise<ParsedRecord | null> {
  try {
    const text = await readRevision(paths, ref.runId, ref.revision);
    if (text === null) return null;
    return withOwnId(parseRecord(text, ref.migrations), ref);
  } catch (error) {
    return { kind: 'invalid', reason: describeError(error) };
  }
}

/** A record that belongs to another run, or to another place in the chain, is damage too. */
function withOwnId(parsed: ParsedRecord, ref: RevisionRef): ParsedRecord {
  if (parsed.kind !== 'valid' && parsed.kind !== 'older') return parsed;
  if (parsed.run.id !== ref.runId) return { kind: 'invalid', reason: `it is the record of ${parsed.run.id}` };
  if (parsed.run.revision === ref.revision) return parsed;
  return { kind: 'invalid', reason: `it says revision ${parsed.run.revision} instead of ${ref.revision}` };
}

async function findGood(
  paths: RunPaths,
  input: { runId: string; revisions: readonly number[]; migrations: Migrations },
): Promise<OrchestrationExecution | null> {
  for (const revision of [...input.revisions].reverse().slice(1)) {
    const parsed = await readParsed(paths, { ...input, revision });
    if (parsed?.kind === 'valid' || parsed?.kind === 'older') return parsed.run;
  }
  return null;
}

function missing(runId: string): RecordProblem {
  return { code: 'missing', runId, message: `There is no run ${runId}.` };
}

function newer(runId: string, parsed: Extract<ParsedRecord, { kind: 'newer' }>): RecordProblem {
  return {
    code: 'newer_version',
    runId,
    summary: parsed.summary,
    message:
      `Run ${runId} was written by a newer SpecFlow (record version ${parsed.version}). ` +
      'It is shown read-only; update SpecFlow to go on with it.',
  };
}
