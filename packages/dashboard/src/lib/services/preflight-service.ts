import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import { listSkills } from '@specflow/cli/lib';
import { type OrchestrationConfig, OrchestrationConfigSchema } from '@specflow/shared/schemas';
import type { ProjectFacts } from '@/lib/orchestration/observe';
import { planStart, planTaskStart, type StartFacts, type StartPlan } from '@/lib/orchestration/preflight';
import type { AgentLocator, LocatedAgent } from './agent/agent-locator';
import { inspectLock } from './agent/agent-lock';
import { listAgentSettings } from './agent-settings';
import type { BatchParser, PlanReading } from './batch-parser';
import type { GitService } from './git-service';
import type { KnownProject } from './known-project';
import type { ProjectFactsReader } from './project-facts';
import type { ProjectRuns } from './project-runs';
import { resolveHome } from './store/home';
import { verifyProject } from './verify-project';

/** Everything a start was judged by. */
export interface StartCheck {
  readonly facts: ProjectFacts;
  readonly plan: StartPlan;
  readonly reading: PlanReading;
  readonly agent: LocatedAgent;
}

/** Options of a run that change where it starts and how it is cut. */
export type CheckOptions = Pick<
  OrchestrationConfig,
  'skipDesign' | 'skipAnalyze' | 'batchSizeFallback' | 'maxTasksPerBatch' | 'parallelism'
>;

/** Says before a start where it would begin and what stands in its way. */
export interface PreflightService {
  /** @throws SpecflowError PROJECT_MOVED, PROJECT_PATH_INVALID: see `verifyProject`. */
  check(project: KnownProject, options: CheckOptions): Promise<StartCheck>;
  /** The same for a run over selected tasks: no phase has to be open. */
  checkTasks(
    project: KnownProject,
    tasks: { readonly usesPhaseCommand: boolean },
  ): Promise<Pick<StartCheck, 'facts' | 'agent'> & Pick<StartPlan, 'blockers' | 'warnings'>>;
}

/** Builds the service. */
export function createPreflightService(dependencies: {
  readonly facts: ProjectFactsReader;
  readonly batchParser: BatchParser;
  readonly locator: AgentLocator;
  readonly git: Pick<GitService, 'describe' | 'lockDir' | 'parallel'>;
  readonly runs: Pick<ProjectRuns, 'active'>;
  /** Says where the user's own commands and our home are. */
  readonly env: Readonly<Record<string, string | undefined>>;
}): PreflightService {
  const { facts: reader, batchParser, locator, git, runs, env } = dependencies;

  async function look(project: KnownProject, options: CheckOptions) {
    await verifyProject(resolveHome(env), project);
    const [facts, agent, skills, repository, settingsFiles, occupiedBy, active] = await Promise.all([
      reader.read(project.path, options),
      locator.locate(project.demo ? 'simulator' : undefined),
      listSkills(project.path, env),
      git.describe(project.path).catch(() => null),
      listAgentSettings(project.path),
      findOccupant(git, project.path),
      runs.active(project.id),
    ]);
    // The statuses that runs beside this one keep in their files are no changes of anybody.
    const kept = new Set(active.map(({ batchRun }) => `${repository?.prefix}${batchRun?.file}`));
    const start: StartFacts = {
      project: facts,
      agentProblem: agent.problem ?? null,
      skills,
      dirty: repository?.dirtyFiles.some((file) => !kept.has(file)) ?? false,
      hasGit: repository?.hasGit ?? false,
      isDetached: repository?.hasGit === true && repository.branch === null,
      onBaseBranch: repository && repository.branch === repository.baseBranch ? repository.branch : null,
      gitInProgress: repository?.inProgress ?? null,
      occupiedBy,
      settingsFiles,
    };
    return { facts, agent, start };
  }

  return {
    async check(project, options) {
      const [{ facts, agent, start }, reading] = await Promise.all([
        look(project, options),
        batchParser.read(project.path, options),
      ]);
      const taskFile =
        reading.kind === 'ok' ? relative(await realpath(project.path), await realpath(reading.path)) : null;
      const beside =
        options.parallelism > 1 ? await git.parallel(project.path, { taskFile }).catch(() => null) : null;
      const plan = planStart({ ...start, parallelObstacle: beside?.obstacle ?? null }, options);
      return { facts, plan, reading, agent };
    },
    async checkTasks(project, tasks) {
      const { facts, agent, start } = await look(project, OrchestrationConfigSchema.parse({}));
      return { facts, agent, ...planTaskStart(start, tasks) };
    },
  };
}

/** The run whose agent holds the project's lock; null when it is free or cannot be read. */
async function findOccupant(git: Pick<GitService, 'lockDir'>, projectPath: string): Promise<string | null> {
  const lock = await git.lockDir(projectPath).then(inspectLock, () => null);
  return lock?.kind === 'held' ? lock.holder.runId : null;
}
