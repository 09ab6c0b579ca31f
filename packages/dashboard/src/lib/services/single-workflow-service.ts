/*
 * Single slash commands (interop contract §7): each is a run of kind `workflow`, with the lock, the cap and the
 * ledger of every run, so that nothing ever works beside an orchestration unseen.
 */
import { randomUUID } from 'node:crypto';
import { listSkills, type Skill } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import {
  OrchestrationConfigSchema,
  type OrchestrationExecution,
  type StartWorkflowRequest,
  type WorkflowExecution,
} from '@specflow/shared/schemas';
import { skillProblem } from '@/lib/orchestration/preflight';
import { createRun } from '@/lib/orchestration/run-factory';
import { findExecution, lastAttempt } from '@/lib/orchestration/turn';
import type { AgentLocator } from './agent/agent-locator';
import type { GitService } from './git-service';
import type { KnownProject } from './known-project';
import { inspectAttempt } from './process-health';
import type { ProjectCatalog } from './project-catalog';
import type { ProjectFactsReader } from './project-facts';
import type { ProjectRuns } from './project-runs';
import type { ProjectSettingsService } from './project-settings';
import type { RunDriver } from './run-driver';
import type { StateStore } from './state-store';
import { toExecutionMetadata } from './store/execution-metadata';
import { refuseClash } from './store/orchestration-in-progress';
import type { WallClock } from './store/ports';

/** What the service needs. */
export interface SingleWorkflowDependencies {
  readonly clock: WallClock;
  readonly store: StateStore;
  readonly driver: RunDriver;
  readonly catalog: ProjectCatalog;
  readonly facts: ProjectFactsReader;
  readonly settings: ProjectSettingsService;
  readonly locator: AgentLocator;
  readonly git: GitService;
  readonly runs: Pick<ProjectRuns, 'active'>;
}

/** An execution in the shape that other SpecFlow tools know. */
export type ExecutionView = Record<string, unknown>;

/** See the head of the file. */
export interface SingleWorkflowService {
  /** @throws SpecflowError ORCHESTRATION_IN_PROGRESS beside another run, PREFLIGHT_FAILED without agent or command. */
  start(request: StartWorkflowRequest): Promise<ExecutionView>;
  status(projectId: string, executionId: string): Promise<ExecutionView>;
  list(projectId: string): Promise<ExecutionView[]>;
  /** @throws SpecflowError WRONG_STATE for an execution of an orchestration. */
  cancel(projectId: string, executionId: string): Promise<ExecutionView>;
  health(projectId: string, executionId: string): Promise<ExecutionView>;
  skills(projectId: string): Promise<Pick<Skill, 'name' | 'scope'>[]>;
}

/** Builds the service. */
export function createSingleWorkflowService(dependencies: SingleWorkflowDependencies): SingleWorkflowService {
  const { clock, store, driver, catalog, facts: reader, settings, locator, git, runs } = dependencies;

  async function locate(
    projectId: string,
    executionId: string,
  ): Promise<{ run: OrchestrationExecution; execution: WorkflowExecution }> {
    await catalog.get(projectId);
    for (const run of await store.listByProject(projectId)) {
      const execution = findExecution(run, executionId);
      if (execution) return { run, execution };
    }
    throw new SpecflowError('NOT_FOUND', {
      message: `There is no execution ${executionId} in this project.`,
      hint: 'GET /api/workflow/list names all of them.',
    });
  }

  async function newRun(
    project: KnownProject,
    request: StartWorkflowRequest,
  ): Promise<OrchestrationExecution> {
    const [skill = '', ...words] = request.skill.trim().replace(/^\//, '').split(/\s+/);
    const agent = await locator.locate(project.demo ? 'simulator' : undefined);
    const unusable = skillProblem(await listSkills(project.path), skill);
    const blockers = [agent.problem, unusable].filter((problem) => problem !== undefined && problem !== null);
    if (blockers[0]) {
      throw new SpecflowError('PREFLIGHT_FAILED', {
        message: blockers[0].message,
        hint: blockers[0].fix,
        details: { blockers },
      });
    }
    const chosen = await settings.forProject(project.id);
    const config = chosen.lastConfig ?? OrchestrationConfigSchema.parse({});
    const facts = await reader.read(project.path, config);
    const identity = await git.projectIdentity(project.path);
    if (identity === null)
      throw new SpecflowError('PROJECT_MOVED', {
        message: `${project.path} is not there.`,
        hint: 'Put it back.',
      });
    const stepMs = request.timeoutMs ?? config.timeouts.stepMs;
    return createRun({
      kind: 'workflow',
      workflow: { skill, context: words.join(' ') },
      id: randomUUID(),
      now: new Date(clock.now()).toISOString(),
      projectId: project.id,
      project: {
        path: project.path,
        identity,
        branch: facts.branch,
        baseBranch: null,
        baseCommit: null,
        agentSettings: facts.agentSettings,
      },
      phase: {
        number: facts.phase.number,
        name: facts.phase.name,
        featureDir: facts.phase.featureDir,
        userGate: facts.phase.userGate,
      },
      agentKind: agent.kind,
      permissionMode: chosen.permissionMode,
      config: { ...config, additionalContext: '', timeouts: { ...config.timeouts, stepMs } },
      tasks: { completed: 0, total: facts.plan?.tasks.length ?? 0 },
      warnings: [],
    });
  }

  return {
    async start(request) {
      const project = await catalog.open(request.projectId);
      const config = OrchestrationConfigSchema.parse({});
      refuseClash(await runs.active(project.id), { kind: 'workflow', config });
      const { run } = await store.create(await newRun(project, request));
      await driver.drive(run.id);
      const loaded = await store.load(run.id);
      const started = loaded.ok ? loaded.run : run;
      const execution = started.executionRecords[0];
      if (execution) return toExecutionMetadata(started, execution);
      throw new SpecflowError('PREFLIGHT_FAILED', {
        message: started.statusReason,
        hint: started.recoveryContext?.fix ?? 'Look at the run.',
      });
    },
    async status(projectId, executionId) {
      const { run, execution } = await locate(projectId, executionId);
      return toExecutionMetadata(run, execution);
    },
    async list(projectId) {
      await catalog.get(projectId);
      const runs = await store.listByProject(projectId);
      return runs
        .flatMap((run) => run.executionRecords.map((execution) => ({ run, execution })))
        .sort((a, b) => b.execution.startedAt.localeCompare(a.execution.startedAt))
        .map(({ run, execution }) => toExecutionMetadata(run, execution));
    },
    async cancel(projectId, executionId) {
      const { run } = await locate(projectId, executionId);
      if (run.kind !== 'workflow') {
        throw new SpecflowError('WRONG_STATE', {
          message: 'This execution belongs to an orchestration.',
          hint: 'Cancel the orchestration with POST /api/workflow/orchestrate/cancel.',
        });
      }
      const done = await driver.command(run.id, { type: 'cancel' });
      const execution = findExecution(done.run, executionId);
      return { ...(execution ? toExecutionMetadata(done.run, execution) : {}), receipt: done.receipt };
    },
    async health(projectId, executionId) {
      const { run, execution } = await locate(projectId, executionId);
      const attempt = lastAttempt(execution);
      const seen = await inspectAttempt(store.paths.attemptDir(run.id, attempt.sessionId, attempt.n));
      const { kind, lastOutputAt } = seen;
      return {
        workflowId: execution.id,
        workflowStatus: execution.status,
        sessionId: attempt.sessionId,
        health: { status: kind, message: `The agent is ${kind}.`, lastUpdateAt: lastOutputAt ?? null },
        startedAt: execution.startedAt,
      };
    },
    async skills(projectId) {
      const project = await catalog.open(projectId);
      return (await listSkills(project.path)).map(({ name, scope }) => ({ name, scope }));
    },
  };
}
