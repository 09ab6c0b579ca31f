import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DEFAULT_MAX_PARALLEL, parseTasks } from '@specflow/shared/tasks';
import type { Section } from '../context';
import type { Measure } from '../report';
import { type SimulatedRun, simulateWaves } from '../simulate-waves';
import { median } from '../statistics';

const OWN_GRAPHS = resolve(import.meta.dirname, '..', 'graphs');
/** Figure of the design for the time of a wave run against the best possible one. */
const GOAL = 1.1;

/** How close a run in waves comes to the best possible schedule, on real task files with nothing done yet. */
export const wavesSection: Section = async ({ options, say }) => {
  const folder = options.corpus ?? OWN_GRAPHS;
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  const documents = await Promise.all(
    names.map(async (name) => parseTasks(await readFile(join(folder, name), 'utf8'))),
  );
  const simulate = (agents: number, unitsOf: (id: string) => number) =>
    documents.map((document) => simulateWaves(document, agents, unitsOf)).filter((run) => run !== null);
  const equal = simulate(DEFAULT_MAX_PARALLEL, () => 1);
  say(`waves: ${equal.length} of ${names.length} files can be run`);
  const uneven = simulate(DEFAULT_MAX_PARALLEL, unevenUnits);
  return {
    title: `Waves, ${DEFAULT_MAX_PARALLEL} agents, ${equal.length} task files, wall time / max(critical path, work / agents)`,
    measures: [...measuresOf('tasks of equal length', equal), ...measuresOf('tasks of 1 to 5 units', uneven)],
  };
};

function measuresOf(name: string, runs: readonly SimulatedRun[]): Measure[] {
  const ratios = (wall: (run: SimulatedRun) => number) =>
    median(runs.map((run) => wall(run) / run.boundUnits));
  return [
    { name: `${name}, median`, value: ratios((run) => run.wallUnits), unit: '×', below: GOAL },
    { name: `${name}, sequential, median`, value: ratios((run) => run.sequentialUnits), unit: '×' },
  ];
}

/** 1 to 5, always the same for one id, in no pattern. */
function unevenUnits(taskId: string): number {
  let hash = 2_166_136_261;
  for (const character of taskId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return 1 + ((hash >>> 0) % 5);
}
