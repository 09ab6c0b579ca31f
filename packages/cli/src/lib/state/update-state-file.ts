import { SpecflowError } from '@specflow/shared/errors';
import type { StateFile } from '@specflow/shared/schemas';
import { fileModeOf } from '../files/file-mode';
import { readTextFile } from '../files/read-text-file';
import { writeFileDurable } from '../files/write-file-durable';
import { withProjectLock } from '../project/with-project-lock';
import { parseStateText, readStateFile, refuseLinkedState } from './read-state-file';

/** Other tools write this file without taking a lock: how often we start again when one interferes. */
const MAX_ATTEMPTS = 8;

/**
 * Changes a project's state file under its lock, atomically, validated before the write. Keys that we do not
 * know are kept. `change` gets a private copy and returns it changed; because a foreign writer can interfere
 * it may be called again on newer content, so calling it twice must mean the same as once.
 * @returns the state as written
 * @throws SpecflowError NO_PROJECT when there is no state file, FILE_INVALID when it, or the change, is invalid,
 *   UNSAFE_PATH for a symbolic link, FILE_LOCKED, CONFLICT.
 */
export async function updateStateFile(
  project: string,
  change: (state: StateFile) => StateFile,
  now: Date = new Date(),
): Promise<StateFile> {
  return rewrite(project, { read: requireState, change, now });
}

/** A state file as plain JSON: it may break rules. */
export type LooseState = Readonly<Record<string, unknown>>;

/**
 * As {@link updateStateFile}, but the file may break rules before the change, as long as it is a JSON object and
 * keeps them all afterwards.
 */
export async function repairStateFile(
  project: string,
  change: (state: LooseState) => LooseState,
  now: Date = new Date(),
): Promise<StateFile> {
  return rewrite(project, { read: requireLooseState, change, now });
}

interface Rewrite<State extends LooseState> {
  readonly read: (project: string) => Promise<StateText<State>>;
  readonly change: (state: State) => LooseState;
  readonly now: Date;
}

async function rewrite<State extends LooseState>(
  project: string,
  { read, change, now }: Rewrite<State>,
): Promise<StateFile> {
  await refuseLinkedState(project);
  const { path } = await read(project);
  return withProjectLock(path, async () => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const before = await read(project);
      const next = changed(before, change(structuredClone(before.state)), now);
      if ((await readTextFile(path)) !== before.text) continue;
      if (next.text !== before.text)
        await writeFileDurable(path, next.text, { mode: await fileModeOf(path, 0o644) });
      if ((await readTextFile(path)) === next.text) return next.state;
    }
    throw new SpecflowError('CONFLICT', {
      message: `${path} is being rewritten by another program all the time.`,
      hint: 'End the program that writes it, then try again.',
    });
  });
}

interface StateText<State> {
  readonly path: string;
  readonly text: string;
  readonly state: State;
}

/** A valid state file as read. */
export type ReadState = StateText<StateFile>;

/**
 * Reads the state file of a project that must have a valid one.
 * @throws SpecflowError NO_PROJECT, FILE_INVALID, UNSAFE_PATH
 */
export async function requireState(project: string): Promise<ReadState> {
  const reading = await readStateFile(project);
  if (reading.status === 'ok') return reading;
  if (reading.status === 'invalid') throw reading.error;
  throw noState(project, reading.path);
}

/**
 * The same for one that has to be a JSON object, no more.
 * @throws SpecflowError NO_PROJECT, FILE_INVALID, UNSAFE_PATH
 */
export async function requireLooseState(project: string): Promise<StateText<LooseState>> {
  const reading = await readStateFile(project);
  if (reading.status === 'ok') return reading;
  if (reading.status === 'missing') throw noState(project, reading.path);
  if (reading.content === undefined) throw reading.error;
  return { path: reading.path, text: reading.content.text, state: reading.content.value };
}

function noState(project: string, path: string): SpecflowError {
  return new SpecflowError('NO_PROJECT', {
    message: `${project} has no SpecFlow state file (${path}).`,
    hint: 'Run "specflow init" in the project.',
  });
}

/** The file after the change: word for word as before when that changes nothing. */
function changed(
  before: StateText<LooseState>,
  wanted: LooseState,
  now: Date,
): { text: string; state: StateFile } {
  const isSame = JSON.stringify(wanted) === JSON.stringify(before.state);
  const lineEnd = before.text.endsWith('\n') ? '\n' : '';
  const text = isSame
    ? before.text
    : `${JSON.stringify({ ...wanted, last_updated: now.toISOString() }, null, 2)}${lineEnd}`;
  const checked = parseStateText(before.path, text);
  if (checked.status === 'invalid') throw checked.error;
  return { text, state: checked.state };
}
