import { SpecflowError } from '@specflow/shared/errors';
import { StateFileSchema } from '@specflow/shared/schemas';
import { parseJsonText } from '../files/read-text-file';
import { foreignProblems } from './foreign-rules';
import type { StateProblem } from './read-state-file';
import { parseStateKey, valueAt, withValueAt } from './state-key';
import { type LooseState, repairStateFile } from './update-state-file';

const MAX_VALUE_BYTES = 1024 * 1024;

/** One `key=value` as typed. */
export interface Assignment {
  readonly key: string;
  readonly text: string;
}

/** What became of it. A key that did not exist had the value null. */
export interface StateUpdate {
  readonly key: string;
  readonly value: unknown;
  readonly previousValue: unknown;
}

/**
 * Sets values of the state file, all or none of them. A value is read as JSON, else as text; where the file wants
 * text, `1055` stays text. What would make the file unreadable for SpecFlow or for other tools is refused; a file
 * that is unreadable already can be put right this way.
 * @throws SpecflowError USAGE, INVALID_REQUEST naming the value, and as `updateStateFile`
 */
export async function setStateValues(
  project: string,
  assignments: readonly Assignment[],
  now: Date = new Date(),
): Promise<StateUpdate[]> {
  const wanted = assignments.map(({ key, text }) => ({ key, text, parts: parseStateKey(key) }));
  for (const { key, text } of wanted) refuse(key, text);
  let updates: StateUpdate[] = [];
  await repairStateFile(
    project,
    (before) => {
      updates = [];
      let state = before;
      for (const { key, text, parts } of wanted) {
        const previousValue = valueAt(state, parts) ?? null;
        state = withBestReading(state, parts, text);
        updates.push({ key, value: valueAt(state, parts), previousValue });
      }
      refuseNewProblems(before, state);
      return state;
    },
    now,
  );
  return updates;
}

function refuse(key: string, text: string): void {
  if (key === 'project.id' || key === 'project' || key === 'last_updated')
    throw new SpecflowError('INVALID_REQUEST', {
      message: `"${key}" is not yours to set: ${key === 'last_updated' ? 'every write sets it' : 'the registry knows the project by it'}.`,
      hint: 'Nothing was written.',
    });
  if (Buffer.byteLength(text) > MAX_VALUE_BYTES)
    throw new SpecflowError('INVALID_REQUEST', {
      message: `The value of "${key}" is longer than 1 MB.`,
      hint: 'Keep large data in a file of its own.',
    });
}

/** `0010` is no JSON number and `1055` is one: whichever reading the rules allow is taken, JSON first. */
function withBestReading(state: LooseState, parts: readonly string[], text: string): LooseState {
  const json = parseJsonText(text);
  const asText = withValueAt(state, parts, text);
  if (!json.ok) return asText;
  const asJson = withValueAt(state, parts, json.value);
  const isScalar = typeof json.value === 'number' || typeof json.value === 'boolean';
  const breaks = (candidate: LooseState) => isBroken(candidate, parts.join('.'));
  return isScalar && breaks(asJson) && !breaks(asText) ? asText : asJson;
}

function isBroken(state: LooseState, key: string): boolean {
  return problemsOf(state).some(({ path }) => path === key);
}

function problemsOf(state: LooseState): StateProblem[] {
  const parsed = StateFileSchema.safeParse(state);
  const own = parsed.error?.issues.map(({ path, message }) => ({ path: path.join('.'), message })) ?? [];
  return [...own, ...foreignProblems(state)];
}

function refuseNewProblems(before: LooseState, after: LooseState): void {
  const known = new Set(problemsOf(before).map(({ path, message }) => `${path}\0${message}`));
  const fresh = problemsOf(after).filter(({ path, message }) => !known.has(`${path}\0${message}`));
  const [first] = fresh;
  if (first === undefined) return;
  const value = JSON.stringify(valueAt(after, first.path.split('.'))) ?? 'nothing';
  const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
  throw new SpecflowError('INVALID_REQUEST', {
    message: `"${first.path || 'The file'}" cannot be ${shown}: ${first.message}.`,
    hint: 'Nothing was written: SpecFlow tools could not read the file any more.',
    details: { problems: fresh },
  });
}
