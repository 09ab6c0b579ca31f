import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { requireState } from '../state/update-state-file';
import { archiveDir } from './archive-specs';
import { phasesDir } from './read-phase';
import { readRoadmap } from './roadmap';
import type { RoadmapStatus } from './roadmap-rows';

/** One phase, with every place that knows it. Paths are absolute. */
export interface ScannedPhase {
  readonly number: string;
  readonly name: string | null;
  /** From ROADMAP.md; null when it does not list the phase. */
  readonly status: RoadmapStatus | null;
  readonly hasUserGate: boolean;
  readonly isOpen: boolean;
  readonly specDir: string | null;
  readonly phaseFile: string | null;
  readonly archivePath: string | null;
}

/** What `specflow phase scan --json` prints. `problems` are phases about which the places disagree. */
export interface PhaseScan {
  readonly phases: readonly ScannedPhase[];
  readonly problems: readonly { readonly number: string; readonly message: string }[];
}

/**
 * All phases of a project by ROADMAP.md, `specs/`, `.specify/phases/` and `.specify/archive/`. Changes nothing.
 * @throws SpecflowError NO_PROJECT, FILE_INVALID, FILE_UNREADABLE
 */
export async function scanPhases(project: string): Promise<PhaseScan> {
  const open = (await requireState(project)).state.orchestration.phase;
  const rows = await readRoadmap(project);
  const [specs, files, archive] = await Promise.all([
    numbered(join(project, 'specs')),
    numbered(phasesDir(project)),
    numbered(archiveDir(project)),
  ]);
  const numbers = new Set([
    ...rows.map((row) => row.number),
    ...specs.keys(),
    ...files.keys(),
    ...archive.keys(),
  ]);
  if (open?.number) numbers.add(open.number);
  const phases = [...numbers].sort().map((number): ScannedPhase => {
    const row = rows.find((candidate) => candidate.number === number);
    const isOpen = open?.number === number && open.status === 'in_progress';
    return {
      number,
      name: row?.name ?? (isOpen ? (open?.name ?? null) : null),
      status: row?.status ?? null,
      hasUserGate: row?.hasUserGate ?? false,
      isOpen,
      specDir: specs.get(number) ?? null,
      phaseFile: files.get(number) ?? null,
      archivePath: archive.get(number) ?? null,
    };
  });
  return { phases, problems: phases.flatMap(problemsOf) };
}

async function numbered(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const found = names.sort().flatMap((name) => {
    const number = /^(\d+)(?:-|$)/.exec(name)?.[1];
    return number === undefined ? [] : [[number, join(folder, name)] as const];
  });
  return new Map(found);
}

function problemsOf(phase: ScannedPhase): { number: string; message: string }[] {
  const { number, status, isOpen, specDir, archivePath } = phase;
  const say = (isSo: boolean, message: string) => (isSo ? [{ number, message }] : []);
  return [
    ...say(
      isOpen && status !== 'in_progress' && status !== null,
      `It is open, but ROADMAP.md says ${status}.`,
    ),
    ...say(!isOpen && status === 'in_progress', 'ROADMAP.md says in_progress, but it is not the open phase.'),
    ...say(status === null, 'ROADMAP.md does not list it.'),
    ...say(status === 'complete' && specDir !== null, `It is complete, but ${specDir} is not archived.`),
    ...say(specDir !== null && archivePath !== null, 'It has a folder in specs and one in the archive.'),
  ];
}
