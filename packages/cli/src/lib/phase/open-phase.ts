import { SpecflowError } from '@specflow/shared/errors';
import { slugOf } from '../project/find-phase-artifacts';
import { requireState, updateStateFile } from '../state/update-state-file';
import { addRoadmapRow, readRoadmap, setRoadmapStatus } from './roadmap';
import { ROADMAP_STATUS, type RoadmapRow } from './roadmap-rows';
import { scanPhases } from './scan-phases';

/** What `specflow phase open --json` prints. `created` means that ROADMAP.md did not list the phase. */
export interface OpenedPhase {
  readonly action: 'opened' | 'created';
  readonly phase: { readonly number: string; readonly name: string; readonly branch: string };
  readonly isHotfix: boolean;
  readonly message: string;
}

/** Which phase to begin. Without a number: the first of ROADMAP.md that has not begun. */
export interface PhaseToOpen {
  readonly number?: string;
  /** Empty: as ROADMAP.md says. */
  readonly name?: string;
  /** A new phase of its own, right after the highest number that there is. */
  readonly isHotfix?: boolean;
}

/**
 * Begins a phase: state file and ROADMAP row. Creates neither a branch nor a folder.
 * @throws SpecflowError USAGE for a bad number or no name, WRONG_STATE while another phase is in progress or when
 *   ROADMAP.md has none left
 */
export async function openPhase(project: string, wanted: PhaseToOpen): Promise<OpenedPhase> {
  const { state } = await requireState(project);
  const current = state.orchestration.phase;
  if (current?.status === 'in_progress')
    throw new SpecflowError('WRONG_STATE', {
      message: `Phase ${current.number} ${current.name ?? ''} is in progress.`,
      hint: 'Close it first with "specflow phase close".',
    });
  const rows = await readRoadmap(project);
  const number = wanted.isHotfix ? await nextNumber(project) : (wanted.number ?? firstOpen(rows));
  if (!/^\d{1,6}$/.test(number))
    throw new SpecflowError('USAGE', {
      message: `"${number}" is no phase number.`,
      hint: 'Use digits, such as 0010.',
    });
  const row = rows.find((candidate) => candidate.number === number);
  const name = wanted.name?.trim() || row?.name || (wanted.isHotfix ? 'Hotfix' : '');
  if (!name)
    throw new SpecflowError('USAGE', {
      message: `Phase ${number} has no name: ROADMAP.md does not list it.`,
      hint: `specflow phase open ${number} <name>`,
    });
  const phase = { number, name, branch: `${number}-${slugOf(name)}`.replace(/-$/, '') };
  await updateStateFile(project, (before) => ({
    ...before,
    orchestration: {
      ...before.orchestration,
      phase: { id: null, ...phase, status: 'in_progress', hasUserGate: row?.hasUserGate ?? false },
      step: { current: 'design', index: 0, status: 'not_started' },
      implement: null,
    },
  }));
  if (row === undefined && wanted.isHotfix) await addRoadmapRow(project, { number, name, gate: '' });
  await setRoadmapStatus(project, number, ROADMAP_STATUS.inProgress);
  return {
    action: row === undefined ? 'created' : 'opened',
    phase,
    isHotfix: wanted.isHotfix ?? false,
    message: `Phase ${number} ${name} is open.`,
  };
}

function firstOpen(rows: readonly RoadmapRow[]): string {
  const row = rows.find(({ status }) => status === 'not_started');
  if (row !== undefined) return row.number;
  throw new SpecflowError('WRONG_STATE', {
    message: 'ROADMAP.md lists no phase that has not begun.',
    hint: 'Name one: specflow phase open <number> <name>; or add one with "specflow phase add".',
  });
}

/** One above the highest number that any place knows, as wide as that one. */
async function nextNumber(project: string): Promise<string> {
  const { phases } = await scanPhases(project);
  const highest = phases.map((phase) => phase.number).filter((number) => /^\d+$/.test(number));
  const top = highest.reduce((a, b) => (Number(b) > Number(a) ? b : a), '0000');
  return String(Number(top) + 1).padStart(Math.max(top.length, 4), '0');
}
