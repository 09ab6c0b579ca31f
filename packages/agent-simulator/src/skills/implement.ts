import type { DocumentTask } from '@specflow/shared/tasks';
import { type AgentRun, type Outcome, outcomeOf } from '../agent/agent-run';
import { putFile } from '../agent/file-tools';
import { generateWork } from '../project/generated-work';
import { readTasks } from '../project/task-file';
import { tickTask } from './tick-task';

/** Does one task: its files, then its tick. Returns why it could not be done, if so. */
async function workOn(
  run: AgentRun,
  input: { task: DocumentTask; path: string; outcome: Outcome },
): Promise<string | undefined> {
  const { task, path, outcome } = input;
  await run.pace.task(task.id);
  const planned = run.plan.task(task.id);
  const files = planned?.files ?? generateWork(run.root, task);
  if (run.facts.returnsFiles === true) {
    outcome.files = [...(outcome.files ?? []), ...files].map(({ path, content }) => ({ path, content }));
    return undefined;
  }
  let text: string | undefined = planned?.summary ?? `${task.id}: ${task.description}`;
  for (const file of files) {
    const change = await putFile(run, { ...file, text });
    text = undefined;
    if (!change.ok) return change.error ?? `could not write ${file.path}`;
    outcome.artifacts.push({ path: change.path, action: change.action });
  }
  return run.facts.keepsOffFile === true ? undefined : tickTask(run, path, task);
}

/** `/flow.implement`, or a prompt that assigns tasks of a file: does the assigned open tasks one after the other and ticks each when it is done. */
export async function implement(run: AgentRun): Promise<Outcome> {
  const path = run.tasksPath();
  if (path === undefined || readTasks(path).length === 0)
    return outcomeOf('error', 'There is no task file with tasks to implement.');
  const tasks = run.assigned();
  const outcome = outcomeOf('completed', '');
  outcome.phase = 'implement';
  if (tasks.length === 0) return { ...outcome, message: 'Every assigned task was already settled.' };
  run.conversation.note(`I'll work through ${tasks.map((task) => task.id).join(', ')}.`);
  await run.hooks.onProgress(run, outcome);
  for (const task of tasks) {
    const problem = await workOn(run, { task, path, outcome });
    if (problem !== undefined) {
      outcome.tasksFailed.push(task.id);
      return { ...outcome, status: 'error', message: `${task.id} failed: ${problem}` };
    }
    outcome.tasksCompleted.push(task.id);
    run.trace.write('task', { taskId: task.id });
    await run.hooks.onProgress(run, outcome);
  }
  return { ...outcome, message: `Completed ${outcome.tasksCompleted.join(', ')}.` };
}
