import { isSpecflowError } from '@specflow/shared/errors';
import type { ProjectStatus, StateFile } from '@specflow/shared/schemas';
import { isSettledStatus, parseTasks, type TaskDocument } from '@specflow/shared/tasks';
import { readTextFile } from '../files/read-text-file';
import { type ArtifactsReading, locatePhaseArtifacts } from '../project/find-phase-artifacts';
import { hasGitBranch, readGitBranch } from '../project/read-git-branch';
import { readStateFile } from '../state/read-state-file';
import { decideNextAction } from './next-action';
import { listHealthIssues } from './read-health';
import { readUserGate } from './read-user-gate';
import { readVerification } from './verification';

/**
 * The facts about a project, as `specflow status --json` prints them. Reads a handful of files and starts no
 * process; nothing that a project can contain makes it throw.
 */
export async function readProjectStatus(project: string): Promise<ProjectStatus> {
  const reading = await readStateFile(project);
  const state = reading.status === 'ok' ? reading.state : null;
  const phaseBranch = state?.orchestration.phase?.branch;
  const [artifacts, branch, gate, hasPhaseBranch] = await Promise.all([
    locatePhaseArtifacts(project, state),
    readGitBranch(project),
    readUserGate(project, state),
    phaseBranch ? hasGitBranch(project, phaseBranch) : false,
  ]);
  const tasks = await readTasks(artifacts);
  const facts = {
    phase: { ...phaseOf(state), ...gate },
    step: stepOf(state),
    progress: progressOf(tasks.document),
    verification: readVerification(state),
    health: listHealthIssues({
      reading,
      artifacts,
      branch,
      hasPhaseBranch,
      taskFileProblem: tasks.problem,
    }),
    blockers: listBlockers(tasks.document),
    context: contextOf(artifacts),
  };
  const { phase, step, progress, verification, health, blockers, context } = facts;
  return {
    phase,
    step,
    progress,
    verification,
    health,
    nextAction: decideNextAction(facts),
    blockers,
    context,
  };
}

/** Counts as every view shows them: a deferred task is settled, a blocked one is not. */
export function progressOf(document: TaskDocument | null): ProjectStatus['progress'] {
  const tasks = document?.tasks ?? [];
  const settled = tasks.filter((task) => isSettledStatus(task.status)).length;
  return {
    tasksCompleted: settled,
    tasksTotal: tasks.length,
    tasksBlocked: tasks.filter((task) => task.status === 'blocked').length,
    tasksDeferred: tasks.filter((task) => task.status === 'deferred').length,
    // Rounded down: 100 % means that nothing is left.
    percentage: tasks.length === 0 ? 0 : Math.floor((settled / tasks.length) * 100),
  };
}

async function readTasks(
  artifacts: ArtifactsReading,
): Promise<{ document: TaskDocument | null; problem: string | null }> {
  if (artifacts.status !== 'found' || !artifacts.hasTasks) return { document: null, problem: null };
  try {
    const text = await readTextFile(artifacts.tasksPath);
    return { document: text === null ? null : parseTasks(text), problem: null };
  } catch (error) {
    if (!isSpecflowError(error)) throw error;
    return { document: null, problem: error.message };
  }
}

function phaseOf(
  state: StateFile | null,
): Pick<ProjectStatus['phase'], 'number' | 'name' | 'branch' | 'status'> {
  const phase = state?.orchestration.phase;
  return {
    number: phase?.number ?? null,
    name: phase?.name ?? null,
    branch: phase?.branch ?? null,
    status: phase?.status ?? null,
  };
}

function stepOf(state: StateFile | null): ProjectStatus['step'] {
  const step = state?.orchestration.step;
  return { current: step?.current ?? null, index: step?.index ?? null, status: step?.status ?? null };
}

function listBlockers(document: TaskDocument | null): string[] {
  const blocked = (document?.tasks ?? []).filter((task) => task.status === 'blocked');
  return blocked.map((task) => `${task.id}: ${task.blockedReason ?? task.description}`);
}

function contextOf(artifacts: ArtifactsReading): ProjectStatus['context'] {
  if (artifacts.status !== 'found')
    return { featureDir: null, hasSpec: false, hasPlan: false, hasTasks: false };
  const { featureDir, hasSpec, hasPlan, hasTasks } = artifacts;
  return { featureDir, hasSpec, hasPlan, hasTasks };
}
