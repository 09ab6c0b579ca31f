import { join } from 'node:path';
import type { ProjectStatus, StateFile } from '@specflow/shared/schemas';
import { readTextFile, withoutBom } from '../files/read-text-file';

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
    const text = await readTextFile(join(project, 'ROADMAP.md'));
    return text !== null && findRoadmapRow(text, number)?.hasUserGate === true;
  } catch {
    return 'unreadable';
  }
}

/** One row of the phase table. */
export interface RoadmapRow {
  /** 0-based index into the lines of the text. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Index of the status cell, from the table's header. */
  readonly statusCell: number;
  readonly hasUserGate: boolean;
}

/** The row of a phase in the table whose header names `Phase` and `Status`; null when there is none. */
export function findRoadmapRow(text: string, number: string): RoadmapRow | null {
  let statusCell = -1;
  let phaseCell = -1;
  for (const [line, content] of withoutBom(text)
    .split(/\r\n|\n|\r/)
    .entries()) {
    const cells = cellsOf(content);
    if (cells === null) continue;
    const names = cells.map((cell) => cell.replaceAll(/[*_`]/g, '').toLowerCase());
    if (names.includes('phase') && names.includes('status')) {
      [phaseCell, statusCell] = [names.indexOf('phase'), names.indexOf('status')];
    } else if (phaseCell >= 0 && names[phaseCell] === number.toLowerCase()) {
      return { line, cells, statusCell, hasUserGate: cells.some((cell) => /user[\s_-]*gate/i.test(cell)) };
    }
  }
  return null;
}

function cellsOf(line: string): string[] | null {
  const trimmed = line.trim();
  if (!trimmed.startsWith('|')) return null;
  return trimmed
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}
