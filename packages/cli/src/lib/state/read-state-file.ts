import { dirname } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import { type StateFile, StateFileSchema } from '@specflow/shared/schemas';
import { createFileMemory } from '../files/file-memory';
import { lookAt } from '../files/look-at';
import { parseJsonText, readTextFile } from '../files/read-text-file';
import { legacyStateFilePath, specflowDir, stateFilePath, workflowsDir } from '../paths';

/** One value of a state file that breaks its schema. */
export interface StateProblem {
  /** Dotted path of the value; empty for the whole file. */
  readonly path: string;
  readonly message: string;
}

/** What a project's state file is: an invalid one is never mistaken for a missing one. */
export type StateReading =
  | { readonly status: 'ok'; readonly path: string; readonly text: string; readonly state: StateFile }
  | { readonly status: 'missing'; readonly path: string }
  | {
      readonly status: 'invalid';
      readonly path: string;
      readonly problems: readonly StateProblem[];
      readonly error: SpecflowError;
      /** The file when it is a JSON object that merely breaks a rule: it can be put right. */
      readonly content?: { readonly text: string; readonly value: Readonly<Record<string, unknown>> };
    };

/** Readings of files that have not changed since: they are asked for all the time, and seldom written. */
const readings = createFileMemory<Exclude<StateReading, { status: 'missing' }> | null>(256);

/**
 * Reads `.specflow/orchestration-state.json`, else the same file of generation 2 in `.specify/`.
 * Does not throw for anything that a project can contain.
 */
export async function readStateFile(project: string): Promise<StateReading> {
  for (const path of [stateFilePath(project), legacyStateFilePath(project)]) {
    try {
      if (path === stateFilePath(project)) await refuseLinkedState(project);
      const reading = await readings.recall(path, async () => {
        const text = await readTextFile(path);
        return text === null ? null : parseStateText(path, text);
      });
      if (reading === null) continue;
      // Only when it is used: a project may share the rest of its .specify with others.
      if (path === legacyStateFilePath(project)) await refuseLinks([dirname(path), path]);
      return reading;
    } catch (error) {
      if (!(error instanceof SpecflowError)) throw error;
      return { status: 'invalid', path, problems: [{ path: '', message: error.message }], error };
    }
  }
  return { status: 'missing', path: stateFilePath(project) };
}

/** Judges the text of a state file found at `path`. */
export function parseStateText(path: string, text: string): Exclude<StateReading, { status: 'missing' }> {
  const json = parseJsonText(text);
  if (!json.ok) return invalid(path, [{ path: '', message: `not JSON: ${json.reason}` }]);
  const parsed = StateFileSchema.safeParse(json.value);
  if (parsed.success) return { status: 'ok', path, text, state: parsed.data };
  const problems = parsed.error.issues.map(({ path: at, message }) => ({ path: at.join('.'), message }));
  const content = isRecord(json.value) ? { content: { text, value: json.value } } : {};
  return { ...invalid(path, problems), ...content };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A symbolic link would let a write to a project land somewhere else.
 * @throws SpecflowError UNSAFE_PATH
 */
export async function refuseLinkedState(project: string): Promise<void> {
  await refuseLinks([specflowDir(project), stateFilePath(project), workflowsDir(project)]);
}

async function refuseLinks(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (lookAt(path)?.isSymbolicLink())
      throw new SpecflowError('UNSAFE_PATH', {
        message: `${path} is a symbolic link.`,
        hint: 'Replace it by what it points to: SpecFlow writes only inside the project.',
      });
  }
}

function invalid(path: string, problems: readonly StateProblem[]): StateReading & { status: 'invalid' } {
  const [first] = problems;
  const where = first?.path ? `${first.path}: ` : '';
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const error = new SpecflowError('FILE_INVALID', {
    message: `${path} is not a valid state file: ${where}${first?.message ?? 'unknown'}${more}.`,
    hint: 'Correct that value by hand or restore the file from git; SpecFlow does not overwrite it.',
    details: { problems },
  });
  return { status: 'invalid', path, problems, error };
}
