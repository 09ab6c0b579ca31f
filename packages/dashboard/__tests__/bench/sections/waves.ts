import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { DEFAULT_MAX_PARALLEL, parseTasks } from '@specflow/shared/tasks';
import type { Section } from '../context';
import { measureRealRuns, WAVE_GOAL } from '../real-wave-measures';
import type { Measure } from '../report';
import { type SimulatedRun, simulateWaves } from '../simulate-waves';
import { median } from '../statistics';
import { unevenUnits } from '../uneven-units';

const OWN_GRAPHS = resolve(import.meta.dirname, '..', 'graphs');
/** How close a run in waves comes to the best possible schedule, on real task files with nothing done yet. */
export const wavesSection: Section = async (context) => {
  const { options, say } = context;
  const folder = options.corpus ?? OWN_GRAPHS;
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const documents = texts.map((text) => parseTasks(text));
  const simulate = (agents: number, unitsOf: (id: string) => number) =>
    documents.map((document) => simulateWaves(document, agents, unitsOf)).filter((run) => run !== null);
  const equal = simulate(DEFAULT_MAX_PARALLEL, () => 1);
  say(`waves: ${equal.length} of ${names.length} files can be run`);
  const uneven = simulate(DEFAULT_MAX_PARALLEL, unevenUnits);
  const files = names.map((name, at) => ({ name: basename(name, '.md'), text: texts[at] ?? '' }));
  return {
    title: `Waves, ${DEFAULT_MAX_PARALLEL} agents, ${equal.length} task files, wall time / max(critical path, work / agents)`,
    measures: [
      ...measuresOf('tasks of equal length', equal),
      ...measuresOf('tasks of 1 to 5 units', uneven),
      ...(await measureRealRuns(context, files)),
    ],
  };
};

function measuresOf(name: string, runs: readonly SimulatedRun[]): Measure[] {
  const ratios = (wall: (run: SimulatedRun) => number) =>
    median(runs.map((run) => wall(run) / run.boundUnits));
  return [
    { name: `${name}, median`, value: ratios((run) => run.wallUnits), unit: '×', below: WAVE_GOAL },
    {
      name: `${name}, if no wave were waited for, median`,
      value: ratios((run) => run.withoutWavesUnits),
      unit: '×',
    },
    { name: `${name}, sequential, median`, value: ratios((run) => run.sequentialUnits), unit: '×' },
  ];
}
