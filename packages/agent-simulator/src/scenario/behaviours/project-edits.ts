import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentRun } from '../../agent/agent-run';
import { runCommand } from '../../agent/shell';
import { completePhase } from '../../project/orchestration-state';
import { isProjectPath } from '../../project/work-plan';
import { writeAtomically } from '../../project/write-atomically';
import { atProgress } from '../at-progress';
import { refuseScenario } from '../behaviour-params';
import type { BehaviourTable } from './behaviour-table';

const GIT_LIMIT_MS = 20_000;

function git(run: AgentRun, command: string) {
  return runCommand({ command, cwd: run.root, env: run.env, timeoutMs: GIT_LIMIT_MS });
}

async function cleanSpecflowDir(run: AgentRun): Promise<void> {
  if (existsSync(join(run.root, '.git'))) await git(run, 'git clean -q -fdx -- .specflow');
  rmSync(join(run.root, '.specflow', 'workflows'), { recursive: true, force: true });
}

function corruptSpecflowDir(run: AgentRun): void {
  const folder = join(run.root, '.specflow');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.json') && !name.startsWith('simulator'))
      writeFileSync(join(folder, name), '{"half": "writ');
}

/** Changes to the project beyond the work: its bookkeeping, its branch, its settings. */
export const projectBehaviours: BehaviourTable = {
  editSpecflowDir: (params) => {
    const mode = params.text('mode', 'clean');
    if (mode !== 'clean' && mode !== 'corrupt')
      refuseScenario('"mode" of editSpecflowDir is "clean" or "corrupt".');
    return atProgress(params.number('afterTasks', 0), async (run) => {
      if (mode === 'clean') await cleanSpecflowDir(run);
      else corruptSpecflowDir(run);
    });
  },
  writeFiles: (params) => {
    const files = (params.objects('files') ?? []).map((file) => {
      if (typeof file.path !== 'string' || typeof file.content !== 'string' || !isProjectPath(file.path))
        return refuseScenario('writeFiles needs "files": [{"path","content"}] inside the project.');
      return { path: file.path, content: file.content };
    });
    return atProgress(params.number('afterTasks', 0), async (run) => {
      for (const file of files) writeAtomically(join(run.root, file.path), file.content);
    });
  },
  switchBranch: (params) => {
    const branch = params.text('branch', 'somewhere-else');
    if (!/^[\w./-]+$/.test(branch) || branch.startsWith('-'))
      refuseScenario('switchBranch: not a branch name.');
    return atProgress(params.number('afterTasks', 0), async (run) => {
      await git(run, `git checkout -q ${branch} 2>/dev/null || git checkout -q -b ${branch}`);
    });
  },
  closePhase: (params) =>
    atProgress(params.number('afterTasks', 0), async (run) => {
      completePhase(run.root, new Date());
    }),
};
