import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentRun, type Outcome, outcomeOf } from '../agent/agent-run';
import { idsLeftOut } from '../agent/prompt-facts';
import { useBash } from '../agent/use-bash';
import { isSettled, readTasks } from '../project/task-file';
import { isJsonObject, parseJsonObject } from '../protocol/json';

const TEST_LIMIT_MS = 120_000;

function hasTests(root: string): boolean {
  const path = join(root, 'package.json');
  if (!existsSync(path)) return false;
  const scripts = parseJsonObject(readFileSync(path, 'utf8'))?.scripts;
  const test = isJsonObject(scripts) ? scripts.test : undefined;
  return typeof test === 'string' && !test.includes('no test specified');
}

/** `/flow.verify`: every task settled, and the project's own tests really run and pass. */
export async function verify(run: AgentRun): Promise<Outcome> {
  const outcome = outcomeOf('completed', '');
  outcome.phase = 'verify';
  run.conversation.note("I'll check the tasks and run the project's tests.");
  await run.hooks.onProgress(run, outcome);
  const path = run.tasksPath();
  const tasks = path === undefined ? [] : readTasks(path);
  if (tasks.length === 0) return { ...outcome, status: 'error', message: 'There are no tasks to verify.' };
  await run.pace.task('verify');
  const leftOut = new Set(idsLeftOut(run.prompt));
  const left = tasks.filter((task) => !isSettled(task) && !leftOut.has(task.id)).map((task) => task.id);
  if (left.length > 0) return { ...outcome, status: 'error', message: `Not settled: ${left.join(', ')}.` };
  if (!hasTests(run.root)) return { ...outcome, message: `All ${tasks.length} tasks are settled.` };
  const tests = await useBash(run, { command: 'npm test', timeoutMs: TEST_LIMIT_MS });
  if (!tests.ok)
    return { ...outcome, status: 'error', message: `npm test failed: ${tests.output.slice(-2000)}` };
  return { ...outcome, message: `All ${tasks.length} tasks are settled and npm test passes.` };
}
