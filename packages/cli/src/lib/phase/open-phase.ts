import { SpecflowError } from '@specflow/shared/errors';
import { readTextFile } from '../files/read-text-file';
import { slugOf } from '../project/find-phase-artifacts';
import { requireState, updateStateFile } from '../state/update-state-file';
import { findRoadmapRow, ROADMAP_STATUS, roadmapPath, setRoadmapStatus } from './roadmap';

/** What `specflow phase open --json` prints. */
export interface OpenedPhase {
  readonly action: 'opened';
  readonly phase: { readonly number: string; readonly name: string; readonly branch: string };
  readonly isHotfix: false;
  readonly message: string;
}

/**
 * Begins a phase: state file and ROADMAP row. Creates neither a branch nor a folder. An empty name is taken
 * from ROADMAP.md.
 * @throws SpecflowError USAGE for a bad number or no name, WRONG_STATE while another phase is in progress
 */
export async function openPhase(
  project: string,
  wanted: { readonly number: string; readonly name: string },
): Promise<OpenedPhase> {
  const { number } = wanted;
  if (!/^\d{1,6}$/.test(number))
    throw new SpecflowError('USAGE', {
      message: `"${number}" is no phase number.`,
      hint: 'Use digits, such as 0010.',
    });
  const { state } = await requireState(project);
  const current = state.orchestration.phase;
  if (current?.status === 'in_progress')
    throw new SpecflowError('WRONG_STATE', {
      message: `Phase ${current.number} ${current.name ?? ''} is in progress.`,
      hint: 'Close it first with "specflow phase close".',
    });
  const row = findRoadmapRow((await readTextFile(roadmapPath(project))) ?? '', number);
  const name = wanted.name.trim() || row?.name;
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
  await setRoadmapStatus(project, number, ROADMAP_STATUS.inProgress);
  return { action: 'opened', phase, isHotfix: false, message: `Phase ${number} ${name} is open.` };
}
