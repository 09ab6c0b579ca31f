import type { ProjectStatus, StateFile } from '@specflow/shared/schemas';
import { readTextFile } from '../files/read-text-file';
import { roadmapPath } from '../phase/roadmap';
import { findRoadmapRow } from '../phase/roadmap-rows';

/** The user gate of a phase as {@link ProjectStatus} shows it. */
export type UserGate = Pick<ProjectStatus['phase'], 'hasUserGate' | 'userGateStatus'>;

const UNREADABLE: UserGate = { hasUserGate: true, userGateStatus: 'unreadable' };

/**
 * Whether a person has to approve the phase before it is merged, from the state file and ROADMAP.md. What
 * cannot be read counts as a gate, and so does one that was merely skipped: only a confirmation opens it.
 */
export async function readUserGate(project: string, state: StateFile | null): Promise<UserGate> {
  if (state === null) return UNREADABLE;
  const phase = state.orchestration.phase;
  const inRoadmap = phase?.number ? await roadmapHasGate(project, phase.number) : false;
  if (inRoadmap === 'unreadable') return UNREADABLE;
  const inState =
    phase?.hasUserGate === true || Boolean(phase?.userGateStatus) || Boolean(phase?.userGateCriteria);
  if (!inState && !inRoadmap) return { hasUserGate: false, userGateStatus: 'none' };
  return {
    hasUserGate: true,
    userGateStatus: phase?.userGateStatus === 'confirmed' ? 'confirmed' : 'pending',
  };
}

async function roadmapHasGate(project: string, number: string): Promise<boolean | 'unreadable'> {
  try {
    const text = await readTextFile(roadmapPath(project));
    return text !== null && findRoadmapRow(text, number)?.hasUserGate === true;
  } catch {
    return 'unreadable';
  }
}
