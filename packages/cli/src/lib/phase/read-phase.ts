import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateFile } from '@specflow/shared/schemas';
import { locatePhaseArtifacts } from '../project/find-phase-artifacts';
import { requireState } from '../state/update-state-file';

/** What `specflow phase status --json` prints. */
export interface PhaseReport {
  readonly phase: {
    readonly number: string | null;
    readonly name: string | null;
    readonly status: string | null;
    readonly branch: string | null;
  };
  readonly artifacts: {
    readonly specDir: string | null;
    readonly phaseFile: string | null;
    readonly hasSpec: boolean;
    readonly hasPlan: boolean;
    readonly hasTasks: boolean;
  };
  readonly nextPhase: NonNullable<StateFile['orchestration']['next_phase']> | null;
}

/**
 * The open phase of a project with its files.
 * @throws SpecflowError NO_PROJECT, FILE_INVALID
 */
export async function readPhase(project: string): Promise<PhaseReport> {
  const { state } = await requireState(project);
  const { phase, next_phase } = state.orchestration;
  const found = await locatePhaseArtifacts(project, state);
  const artifacts = found.status === 'found' ? found : null;
  return {
    phase: {
      number: phase?.number ?? null,
      name: phase?.name ?? null,
      status: phase?.status ?? null,
      branch: phase?.branch ?? null,
    },
    artifacts: {
      specDir: artifacts?.featureDir ?? null,
      phaseFile: phase?.number ? await findPhaseFile(project, phase.number) : null,
      hasSpec: artifacts?.hasSpec ?? false,
      hasPlan: artifacts?.hasPlan ?? false,
      hasTasks: artifacts?.hasTasks ?? false,
    },
    nextPhase: next_phase ?? null,
  };
}

/** Where the files about phases to come are. */
export const phasesDir = (project: string): string => join(project, '.specify', 'phases');

async function findPhaseFile(project: string, number: string): Promise<string | null> {
  const folder = phasesDir(project);
  const names = await readdir(folder).catch(() => []);
  const name = names
    .sort()
    .find((candidate) => candidate.startsWith(`${number}-`) && candidate.endsWith('.md'));
  return name === undefined ? null : join(folder, name);
}
