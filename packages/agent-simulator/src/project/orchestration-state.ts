import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, parseJsonObject } from '../protocol/json';
import { writeAtomically } from './write-atomically';

/** The open phase as the state file names it. */
export interface ActivePhase {
  number: string;
  name?: string;
  branch?: string;
}

const statePath = (root: string): string => join(root, '.specflow', 'orchestration-state.json');

function readState(root: string): JsonObject | undefined {
  const path = statePath(root);
  return existsSync(path) ? parseJsonObject(readFileSync(path, 'utf8')) : undefined;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function phaseOf(state: JsonObject | undefined): JsonObject | undefined {
  const orchestration = state?.orchestration;
  return isJsonObject(orchestration) && isJsonObject(orchestration.phase) ? orchestration.phase : undefined;
}

/** The phase that the project's state file says is open, if any. */
export function activePhase(root: string): ActivePhase | undefined {
  const phase = phaseOf(readState(root));
  const number = textOf(phase?.number);
  if (phase === undefined || number === undefined) return undefined;
  return { number, name: textOf(phase.name), branch: textOf(phase.branch) };
}

/** Sets the open phase to complete, keeping everything else; false when there is no state file. */
export function completePhase(root: string, now: Date): boolean {
  const state = readState(root);
  const phase = phaseOf(state);
  if (state === undefined || phase === undefined) return false;
  phase.status = 'complete';
  state.last_updated = now.toISOString();
  writeAtomically(statePath(root), `${JSON.stringify(state, null, 2)}\n`);
  return true;
}
