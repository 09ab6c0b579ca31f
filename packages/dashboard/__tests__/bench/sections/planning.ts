import {
  buildTaskGraph,
  buildTaskPlan,
  buildWaveGraph,
  computeWaves,
  findCriticalPath,
  findCycles,
  parseTasks,
} from '@specflow/shared/tasks';
import type { Section } from '../context';
import { median, timeRounds } from '../statistics';
import { makeTaskText } from '../task-text';

/** How long the graph of a large plan takes, alone and with everything that `specflow tasks plan` shows. */
export const planningSection: Section = async ({ sizes }) => {
  const text = makeTaskText(sizes.plannedTasks);
  const document = parseTasks(text);
  const rounds = { warmUp: 5, counted: sizes.parserRounds };
  const graphMs = await timeRounds(rounds, () => {
    const graph = buildWaveGraph(document.tasks, document);
    return [computeWaves(graph), findCriticalPath(graph), findCycles(buildTaskGraph(document.tasks))];
  });
  const planMs = await timeRounds(rounds, () => buildTaskPlan(text, 'tasks.md'));
  return {
    title: `Planning ${sizes.plannedTasks.toLocaleString('en')} tasks, median`,
    measures: [
      { name: 'graph, waves, cycles, critical path', value: median(graphMs), unit: 'ms', below: 100 },
      { name: 'the whole plan, from text to groups', value: median(planMs), unit: 'ms' },
    ],
  };
};
