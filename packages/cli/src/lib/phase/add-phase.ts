import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import { readTextFile } from '../files/read-text-file';
import { createFileOnce } from '../files/write-file-durable';
import { slugOf } from '../project/find-phase-artifacts';
import { phasesDir } from './read-phase';
import { addRoadmapRow, roadmapPath } from './roadmap';
import { findRoadmapRow } from './roadmap-rows';

/** What `specflow phase add --json` prints. */
export interface AddedPhase {
  readonly action: 'added';
  readonly phase: {
    readonly number: string;
    readonly name: string;
    readonly gate: string | null;
    readonly hasUserGate: boolean;
  };
  /** The phase file, unless it was not wanted or existed. */
  readonly phaseFile: string | null;
  readonly message: string;
}

/** A phase to come. */
export interface NewPhase {
  readonly number: string;
  readonly name: string;
  /** What has to be true at its end. */
  readonly gate?: string;
  /** A person has to approve it. */
  readonly hasUserGate: boolean;
  readonly hasFile: boolean;
}

/**
 * Adds a phase: a row of ROADMAP.md, which is made when there is none, and `.specify/phases/NNNN-name.md`.
 * @throws SpecflowError USAGE, WRONG_STATE when ROADMAP.md lists that number
 */
export async function addPhase(project: string, wanted: NewPhase): Promise<AddedPhase> {
  const { number, gate, hasUserGate } = wanted;
  const name = wanted.name.replaceAll(/\s+/g, ' ').trim();
  if (!/^\d{1,6}$/.test(number) || name === '')
    throw new SpecflowError('USAGE', {
      message: `"${`${number} ${name}`.trim()}" does not name a phase.`,
      hint: 'Give number and name, such as: specflow phase add 0020 "Billing".',
    });
  if (findRoadmapRow((await readTextFile(roadmapPath(project))) ?? '', number) !== null)
    throw new SpecflowError('WRONG_STATE', {
      message: `ROADMAP.md lists phase ${number} already.`,
      hint: 'Choose another number.',
    });
  const gateText = [hasUserGate ? 'USER GATE' : '', gate ?? ''].filter((text) => text !== '').join(': ');
  await addRoadmapRow(project, { number, name, gate: gateText });
  if (wanted.hasFile) await mkdir(phasesDir(project), { recursive: true });
  const path = join(phasesDir(project), `${number}-${slugOf(name)}.md`);
  const isNew =
    wanted.hasFile && (await createFileOnce(path, phaseText(number, name, gateText), { mode: 0o644 }));
  return {
    action: 'added',
    phase: { number, name, gate: gate ?? null, hasUserGate },
    phaseFile: isNew ? path : null,
    message: `Phase ${number} ${name} is in ROADMAP.md.`,
  };
}

function phaseText(number: string, name: string, gate: string): string {
  const gateSection = gate === '' ? '' : `\n## Gate\n\n${gate}\n`;
  return `# Phase ${number}: ${name}\n\n## Goals\n\n- \n${gateSection}`;
}
