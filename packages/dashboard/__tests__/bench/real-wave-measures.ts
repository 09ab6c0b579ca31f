import { DEFAULT_MAX_PARALLEL, parseTasks } from '@specflow/shared/tasks';
import { withScope } from './cleanups';
import type { BenchContext } from './context';
import { type RealGraph, type RealRun, reopenText, runGraphs } from './real-waves';
import type { Measure } from './report';
import { type SimulatedRun, simulateWaves } from './simulate-waves';
import { median } from './statistics';
import { unevenUnits } from './uneven-units';

/** Figure of the design for the time of a wave run against the best possible one. */
export const WAVE_GOAL = 1.1;
/** Files of fewer tasks hardly have waves. */
const MIN_TASKS = 8;
/** Start, waves and end take this much longer on a busy machine than the work itself. */
const SPARE_MS = 180_000;

interface Candidate {
  readonly graph: Omit<RealGraph, 'unitMs'>;
  readonly best: SimulatedRun;
}

/** Real runs over some of the files, chosen by their length alone. */
export async function measureRealRuns(
  { sizes, cleanups, say }: BenchContext,
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<Measure[]> {
  const { waveRuns, waveUnitMs, waveWallMs } = sizes;
  const candidates = files.flatMap(({ name, text }) => candidateOf(name, text));
  const chosen = choose(candidates, waveRuns, waveWallMs / waveUnitMs);
  const [smallest] = [...chosen].sort((a, b) => a.best.sequentialUnits - b.best.sequentialUnits);
  if (!smallest) {
    say(`No real runs: no file has ${MIN_TASKS} open tasks with ids of their own.`);
    return [];
  }
  const paced = (units: number) => Math.min(waveUnitMs, waveWallMs / units);
  const graphs: RealGraph[] = chosen.map(({ graph, best }) => ({ ...graph, unitMs: paced(best.wallUnits) }));
  const alone = {
    ...smallest.graph,
    name: `${smallest.graph.name}, sequential`,
    agents: 1,
    unitMs: paced(smallest.best.sequentialUnits),
  };
  const taskMs = graphs.map(
    ({ unitMs, document }) => unitMs * mean(document.tasks.map(({ id }) => unevenUnits(id))),
  );
  const seconds = Math.round(mean(taskMs) / 1_000);
  say(
    `Real runs over ${chosen.length} of ${candidates.length} files, all at the same time. A task takes about ${seconds} s; agents in earnest take minutes, so what SpecFlow adds to a wave weighs more here.`,
  );
  const how = { unitsOf: unevenUnits, withinMs: waveWallMs + SPARE_MS, say };
  const runs = await withScope(cleanups, (scope) => runGraphs(scope, [...graphs, alone], how));
  const sequential = runs.at(-1)?.wallMs ?? Number.NaN;
  const done = chosen.flatMap(({ best }, at): Done[] => {
    const [run, unitMs] = [runs[at], graphs[at]?.unitMs];
    return run && unitMs ? [{ best, run, unitMs }] : [];
  });
  return [
    ...compare(done, seconds),
    {
      name: 'a real run, one agent after another',
      value: sequential / (smallest.best.boundUnits * alone.unitMs),
      unit: '×',
    },
  ];
}

interface Done {
  readonly best: SimulatedRun;
  readonly run: RealRun;
  readonly unitMs: number;
}

function compare(done: readonly Done[], seconds: number): Measure[] {
  const addedMs = ({ run, best, unitMs }: Done) => run.wallMs - best.wallUnits * unitMs;
  const ratios = (wallMs: (one: Done) => number) =>
    done.map((one) => wallMs(one) / (one.best.boundUnits * one.unitMs));
  const runs = `${done.length} real runs`;
  const slower = Math.max(1, Math.round(300 / Math.max(1, seconds)));
  return [
    {
      name: `${runs}, a task takes about ${seconds} s, median`,
      value: median(ratios(({ run }) => run.wallMs)),
      unit: '×',
      below: WAVE_GOAL,
    },
    { name: 'the same, worst', value: Math.max(...ratios(({ run }) => run.wallMs)), unit: '×' },
    {
      name: 'the same files by calculation, median',
      value: median(ratios(({ best, unitMs }) => best.wallUnits * unitMs)),
      unit: '×',
    },
    {
      name: 'each wave takes longer by starts, merges and statuses, median',
      value: median(done.map((one) => addedMs(one) / one.run.waves / 1_000)),
      unit: 's',
    },
    {
      name: `${runs}, with that and tasks of five minutes, median`,
      value: median(ratios((one) => one.best.wallUnits * one.unitMs + addedMs(one) / slower)),
      unit: '×',
      below: WAVE_GOAL,
    },
  ];
}

function candidateOf(name: string, text: string): Candidate[] {
  const open = reopenText(text);
  if (open === null) return [];
  const document = parseTasks(open);
  const best = simulateWaves(document, DEFAULT_MAX_PARALLEL, unevenUnits);
  // An id twice in one file would be done twice by its agents.
  const isPlain = new Set(document.tasks.map(({ id }) => id)).size === document.tasks.length;
  if (!best || !isPlain || best.tasks !== document.tasks.length || best.tasks < MIN_TASKS) return [];
  return [{ graph: { name, text: open, document, agents: DEFAULT_MAX_PARALLEL }, best }];
}

/** Evenly from the files that fit with the longest unit; where there are too few, the shortest ones. */
function choose(candidates: readonly Candidate[], count: number, fittingUnits: number): Candidate[] {
  const fitting = candidates.filter(({ best }) => best.wallUnits <= fittingUnits);
  if (fitting.length < count)
    return [...candidates].sort((a, b) => a.best.wallUnits - b.best.wallUnits).slice(0, count);
  return Array.from({ length: count }, (_, at) => fitting[Math.floor((at * fitting.length) / count)]).filter(
    (item) => item !== undefined,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
