import { readFileSync } from 'node:fs';
import { markTasks, parseTasks, type TaskMark } from '@specflow/shared/tasks';
import type { AgentRun } from '../../agent/agent-run';
import { isOpen } from '../../project/task-file';
import { writeAtomically } from '../../project/write-atomically';
import { atProgress } from '../at-progress';
import { type BehaviourParams, refuseScenario } from '../behaviour-params';
import type { BehaviourTable } from './behaviour-table';

function rewriteTasks(run: AgentRun, change: (text: string) => string): void {
  const path = run.tasksPath();
  if (path !== undefined) writeAtomically(path, change(readFileSync(path, 'utf8')));
}

function requiredIds(params: BehaviourParams, behaviour: string): string[] {
  return params.texts('taskIds') ?? refuseScenario(`${behaviour} needs "taskIds".`);
}

function othersOf(run: AgentRun, text: string): string[] {
  const own = new Set([...run.assigned().map((task) => task.id), ...run.facts.idWords]);
  return parseTasks(text)
    .tasks.filter((task) => isOpen(task) && !own.has(task.id))
    .map((task) => task.id);
}

function insertTask(text: string, section: string | undefined, line: string): string {
  const inSection = parseTasks(text).tasks.filter(
    (task) => section === undefined || task.section === section,
  );
  const end = inSection.at(-1)?.lineEnd;
  if (end === undefined) return `${text.trimEnd()}\n\n## ${section ?? 'Added'}\n\n${line}\n`;
  return `${text.slice(0, end)}\n${line}${text.slice(end)}`;
}

function removeTasks(text: string, ids: readonly string[]): string {
  return parseTasks(text)
    .tasks.filter((task) => ids.includes(task.id))
    .sort((a, b) => b.lineStart - a.lineStart)
    .reduce((rest, { lineStart, lineEnd }) => rest.slice(0, lineStart) + rest.slice(lineEnd + 1), text);
}

function marking(behaviour: string, mark: TaskMark) {
  return (params: BehaviourParams) => {
    const ids = requiredIds(params, behaviour);
    return atProgress(params.number('afterTasks', 0), async (run) =>
      rewriteTasks(run, (text) => markTasks(text, ids, mark).text),
    );
  };
}

/** Changes to the task file that nobody asked for. */
export const taskFileBehaviours: BehaviourTable = {
  tickOthers: (params) => {
    const ids = params.texts('taskIds');
    return atProgress(params.number('afterTasks', 0), async (run) =>
      rewriteTasks(run, (text) => markTasks(text, ids ?? othersOf(run, text), { kind: 'complete' }).text),
    );
  },
  untick: marking('untick', { kind: 'incomplete' }),
  deferTasks: marking('deferTasks', { kind: 'deferred' }),
  blockTasks: marking('blockTasks', { kind: 'blocked', reason: 'waits for a decision' }),
  addTask: (params) => {
    const text =
      params.optionalText('text') ?? refuseScenario('addTask needs "text", such as "T099 Do more".');
    const section = params.optionalText('section');
    return atProgress(params.number('afterTasks', 0), async (run) =>
      rewriteTasks(run, (before) => insertTask(before, section, `- [ ] ${text}`)),
    );
  },
  removeTask: (params) => {
    const ids = requiredIds(params, 'removeTask');
    return atProgress(params.number('afterTasks', 0), async (run) =>
      rewriteTasks(run, (text) => removeTasks(text, ids)),
    );
  },
};
