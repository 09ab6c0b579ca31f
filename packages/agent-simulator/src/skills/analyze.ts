import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentRun, type Outcome, outcomeOf } from '../agent/agent-run';
import { findFeatureDir } from '../project/feature-dir';
import { isOpen, readTasks } from '../project/task-file';

/** `/flow.analyze`: reads the design documents and reports what does not fit; changes nothing. */
export async function analyze(run: AgentRun): Promise<Outcome> {
  const folder = findFeatureDir(run.root);
  const missing: string[] = [];
  const outcome = outcomeOf('completed', '');
  outcome.phase = 'analyze';
  await run.hooks.onProgress(run, outcome);
  for (const name of ['spec.md', 'plan.md', 'tasks.md']) {
    const path = folder === undefined ? undefined : join(folder, name);
    if (path === undefined || !existsSync(path)) {
      missing.push(name);
      continue;
    }
    await run.conversation.use({
      name: 'Read',
      input: { file_path: path },
      run: () => readFileSync(path, 'utf8'),
    });
    await run.pace.task(name);
  }
  if (missing.length > 0) return { ...outcome, status: 'error', message: `Missing: ${missing.join(', ')}.` };
  const tasks = readTasks(join(folder ?? '', 'tasks.md'));
  if (tasks.length === 0) return { ...outcome, status: 'error', message: 'tasks.md holds no task.' };
  const open = tasks.filter(isOpen).length;
  return { ...outcome, message: `The documents agree: ${tasks.length} tasks, ${open} of them open.` };
}
