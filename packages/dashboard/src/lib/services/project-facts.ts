import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { isGitWriting, readGitBranch, readProjectStatus, readStateFile } from '@specflow/cli/lib';
import type { SpecflowError } from '@specflow/shared/errors';
import { isTerminalStatus, type OrchestrationExecution, type ProjectStatus } from '@specflow/shared/schemas';
import type { ProjectFacts, ProjectProblem, RepositoryFacts } from '@/lib/orchestration/observe';
import { liveExecutions } from '@/lib/orchestration/turn';
import { inspectLock } from './agent/agent-lock';
import { fingerprintAgentSettings } from './agent-settings';
import { type BatchParser, type PlanOptions, toPlanFacts } from './batch-parser';
import type { GitService } from './git-service';
import type { ProjectRuns } from './project-runs';
import { readSettledFacts } from './settled-facts';
import { taskFileOf } from './waves/group-place';
import { looksInProject } from './waves/looks-in-project';

/** What the reader needs. */
export interface ProjectFactsDependencies {
  readonly batchParser: BatchParser;
  readonly git: Pick<GitService, 'projectIdentity' | 'mergedInto' | 'isAncestor' | 'parallel' | 'lockDir'>;
  readonly runs: ProjectRuns;
}

/** Reads the facts about a project that a decision rests on. Changes nothing and starts no process, except git in the merge step. */
export interface ProjectFactsReader {
  /** For a project without a run. */
  read(projectPath: string, options: PlanOptions): Promise<ProjectFacts>;
  /** For a run: also checks that the project is still the one it was started in. */
  readForRun(run: OrchestrationExecution): Promise<ProjectFacts>;
}

const NOTHING: Omit<ProjectFacts, 'problem'> = {
  branch: null,
  phase: { number: null, name: null, status: null, userGate: 'unreadable', featureDir: null },
  hasSpec: false,
  hasPlan: false,
  hasTasks: false,
  plan: null,
  agentSettings: '',
  merged: null,
};

/** Builds the reader. */
export function createProjectFactsReader(dependencies: ProjectFactsDependencies): ProjectFactsReader {
  const { batchParser, git, runs } = dependencies;
  async function read(projectPath: string, options: PlanOptions, file?: string): Promise<ProjectFacts> {
    if (!(await isDirectory(projectPath))) return { ...NOTHING, problem: missing(projectPath) };
    const [status, plan, state, branch, agentSettings] = await Promise.all([
      readProjectStatus(projectPath),
      batchParser.read(projectPath, options, file),
      readStateFile(projectPath),
      readGitBranch(projectPath),
      fingerprintAgentSettings(projectPath),
    ]);
    const problem =
      plan.kind === 'problem'
        ? plan.problem
        : state.status === 'invalid'
          ? stateProblem(state.error)
          : undefined;
    return {
      ...(problem ? { problem } : {}),
      ...factsOf(projectPath, status),
      branch,
      agentSettings,
      plan: plan.kind === 'ok' ? toPlanFacts(plan.document, plan.plan) : null,
      merged: null,
    };
  }

  return {
    read: (projectPath, options) => read(projectPath, options),
    async readForRun(run) {
      const identity = await git.projectIdentity(run.project.path);
      if (identity !== run.project.identity) return { ...NOTHING, problem: moved(run) };
      const facts = await readSettledFacts(run, {
        read: () => read(run.project.path, run.config, run.batchRun?.file),
        isGitWriting: () => isGitWriting(run.project.path),
      });
      if (run.currentPhase === 'merge') return { ...facts, merged: await readMerged(git, run) };
      if (!mayBeginWave(run)) return facts;
      return { ...facts, repository: await readRepository({ git, runs }, run) };
    },
  };
}

/** True when the next decision may begin a wave, or merge: while an agent works it cannot, and git is not asked. */
function mayBeginWave(run: OrchestrationExecution): boolean {
  if (isTerminalStatus(run.status) || run.kind === 'workflow' || liveExecutions(run).length > 0) return false;
  const hasGroups = run.batches.items.some((batch) => batch.status === 'running' && batch.groups);
  // One decision may skip design and analyze and start the first batch.
  const isBefore = ['design', 'analyze', 'implement'].includes(run.currentPhase);
  return isBefore && (run.config.parallelism > 1 || hasGroups);
}

async function readRepository(
  { git, runs }: Pick<ProjectFactsDependencies, 'git' | 'runs'>,
  run: OrchestrationExecution,
): Promise<RepositoryFacts> {
  const question = {
    taskFile: await taskFileOf(run),
    otherTaskFiles: await runs.taskFiles(run.projectId),
    looks: looksInProject(run),
  };
  const [facts, beside, lock] = await Promise.all([
    git.parallel(run.project.path, question),
    runs.beside(run),
    git.lockDir(run.project.path).then(inspectLock, () => null),
  ]);
  const isForeign = lock?.kind === 'held' && lock.holder.runId !== run.id;
  const others = beside.flatMap(({ id, batchRun }) => (batchRun ? [{ id, file: batchRun.file }] : []));
  return { ...facts, beside: others, lockHolder: isForeign ? lock.holder.runId : null };
}

function factsOf(
  projectPath: string,
  status: ProjectStatus,
): Omit<ProjectFacts, 'problem' | 'plan' | 'merged' | 'branch' | 'agentSettings'> {
  return {
    phase: {
      number: status.phase.number,
      name: status.phase.name,
      status: status.phase.status,
      userGate: status.phase.userGateStatus,
      featureDir:
        status.context.featureDir === null ? null : relative(projectPath, status.context.featureDir),
    },
    hasSpec: status.context.hasSpec,
    hasPlan: status.context.hasPlan,
    hasTasks: status.context.hasTasks,
  };
}

/**
 * Whether the work of the run is in the base. A run that never committed has nothing that could have been merged,
 * and one that works on the base itself cannot be told apart from a merged one: both are "unknown".
 */
async function readMerged(
  git: Pick<GitService, 'mergedInto' | 'isAncestor'>,
  run: OrchestrationExecution,
): Promise<boolean | null> {
  const { branch, baseBranch, baseCommit } = run.project;
  if (branch === null || baseBranch === null || branch === baseBranch) return null;
  const untouched =
    baseCommit !== null && (await git.isAncestor(run.project.path, { ancestor: branch, of: baseCommit }));
  if (untouched) return null;
  const recordedHead =
    run.batches.items.findLast((batch) => batch.evidence?.after?.head)?.evidence?.after?.head ?? null;
  return (await git.mergedInto(run.project.path, { phaseBranch: branch, recordedHead, base: baseBranch }))
    .merged;
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}

function missing(path: string): ProjectProblem {
  return {
    code: 'PROJECT_MOVED',
    message: `The project directory ${path} is not there.`,
    fix: 'Put it back, or remove the project.',
  };
}

function moved(run: OrchestrationExecution): ProjectProblem {
  return {
    code: 'PROJECT_MOVED',
    message: `${run.project.path} is no longer the directory in which the run was started.`,
    fix: 'Put the project back at this path and retry, or abort.',
  };
}

function stateProblem(error: SpecflowError): ProjectProblem {
  const fix = error.hint ?? 'Correct .specflow/orchestration-state.json, then retry.';
  return { code: 'STATE_INVALID', message: error.message, fix };
}
