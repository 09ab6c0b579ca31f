/*
 * Runs as the API sees them: start, look, command. Decisions are made by the core, carried out by the driver.
 *
 * 1. What `start` acknowledges is durable; what it refuses has changed nothing.
 * 2. One run per project that is not over (mission B5), also between dashboards of one home; only runs over selected tasks
 *    of different files, in worktrees, are active beside each other.
 * 3. Looking changes nothing (I9) and starts no process.
 */
import { SpecflowError } from '@specflow/shared/errors';
import {
  type BootReport,
  isTerminalStatus,
  type OrchestrationConfig,
  type OrchestrationExecution,
  type OrchestrationStatusReply,
  type OrchestrationSummary,
  type OrchestrationView,
  type StartOrchestrationReply,
  type StopReceipt,
  type WorkflowExecution,
} from '@specflow/shared/schemas';
import type { Answers } from '@/lib/orchestration/answers';
import type { Command } from '@/lib/orchestration/commands';
import { liveAttempt } from '@/lib/orchestration/decide';
import { toView } from '@/lib/orchestration/progress';
import { createRun } from '@/lib/orchestration/run-factory';
import { findExecution } from '@/lib/orchestration/turn';
import { type BatchParser, toBatchPlanView, toTaskViews } from './batch-parser';
import type { GitService } from './git-service';
import type { KnownProject } from './known-project';
import type { PreflightService, StartCheck } from './preflight-service';
import type { ProjectCatalog } from './project-catalog';
import type { ProjectRuns } from './project-runs';
import type { ProjectSettingsService } from './project-settings';
import type { RunDriver } from './run-driver';
import { createRunFinder, type RunTarget, runNotFound } from './run-finder';
import { summarizeRun } from './run-summary';
import { type StartResult, startOnce } from './start-once';
import { mirrorIfStale } from './state-mirror';
import type { StateStore } from './state-store';
import { createStatusMemory, type StatusParts } from './status-memory';
import type { IdempotencyKeys } from './store/idempotency-keys';
import { refuseClash } from './store/orchestration-in-progress';
import type { ServiceLogger, WallClock } from './store/ports';
import type { WaveService } from './waves/wave-service';
import type { WorkflowService } from './workflow-service';

/** What the service needs. */
export interface OrchestrationServiceDependencies {
  readonly clock: WallClock;
  readonly store: StateStore;
  readonly driver: RunDriver;
  readonly workflows: WorkflowService;
  readonly preflight: PreflightService;
  readonly batchParser: BatchParser;
  readonly catalog: ProjectCatalog;
  readonly settings: ProjectSettingsService;
  readonly keys: IdempotencyKeys;
  readonly git: GitService;
  readonly runs: ProjectRuns;
  readonly waves: Pick<WaveService, 'tidy'>;
  readonly logger: ServiceLogger;
}

/** Options of a preview. */
export type PreviewOptions = Pick<
  OrchestrationConfig,
  'skipDesign' | 'skipAnalyze' | 'batchSizeFallback' | 'maxTasksPerBatch' | 'parallelism'
>;

/** See the head of the file. */
export interface OrchestrationService {
  start(request: {
    projectId: string;
    config: OrchestrationConfig;
    idempotencyKey?: string;
  }): Promise<StartResult<StartOrchestrationReply>>;
  status(target: RunTarget): Promise<OrchestrationStatusReply>;
  preview(projectId: string, options: PreviewOptions): Promise<OrchestrationStatusReply>;
  list(projectId: string, limit: number): Promise<{ orchestrations: OrchestrationSummary[]; total: number }>;
  command(
    target: RunTarget,
    command: Command,
  ): Promise<{ orchestration: OrchestrationView; receipt?: StopReceipt }>;
  /** Hands a person's answers to the execution that asked. */
  answer(request: { projectId: string; executionId: string; answers: Answers }): Promise<WorkflowExecution>;
  /** Takes up every run that is not over: adopts live agents, judges ended ones (mission I2). */
  reconcile(): Promise<void>;
  /** What the last start of the dashboard found; null before. */
  bootReport(): BootReport | null;
}

/** Runs whose last reply is kept; pages poll the same few. */
const POLLED_RUNS = 256;

/** Builds the service. */
export function createOrchestrationService(
  dependencies: OrchestrationServiceDependencies,
): OrchestrationService {
  const {
    clock,
    store,
    driver,
    workflows,
    preflight,
    batchParser,
    catalog,
    settings,
    keys,
    git,
    runs: projectRuns,
    waves,
    logger,
  } = dependencies;
  const finder = createRunFinder(store);
  let boot: BootReport | null = null;
  const statuses = createStatusMemory(POLLED_RUNS);

  async function begin(
    project: KnownProject,
    start: { id: string; config: OrchestrationConfig },
  ): Promise<StartOrchestrationReply> {
    const { id, config } = start;
    refuseClash(await projectRuns.active(project.id), { kind: 'phase', config });
    const check = await preflight.check(project, config);
    if (check.plan.blockers.length > 0) throw blocked(check);
    const run = await newRun(project, { id, config }, check);
    const saved = await createOrRefuse(run);
    driver.wake(saved.id);
    await remember(project.id, config);
    tidy(project.id);
    return startReply(saved, check);
  }

  /** The run has begun: what the dialog offers next time is no reason to say that it has not. */
  async function remember(projectId: string, config: OrchestrationConfig): Promise<void> {
    try {
      await settings.rememberConfig(projectId, config);
    } catch (error) {
      logger.warn('The configuration of a run could not be remembered.', { message: String(error) });
    }
  }

  /** Old runs are removed when a new one begins; a failure is no reason not to begin. */
  function tidy(projectId: string): void {
    store
      .prune(projectId)
      .catch((error: unknown) => logger.warn('Old runs could not be removed.', { message: String(error) }));
  }

  /** A crash right after the last save of a run may have left its end out of the project's state and task files. */
  async function tellEnds(): Promise<void> {
    for (const project of (await catalog.list()).projects) {
      const runs = await store.listByProject(project.id);
      const newest = runs.find((run) => run.kind === 'phase');
      if (newest && isTerminalStatus(newest.status)) await mirrorIfStale(newest);
      for (const run of runs) if (run.batchRun?.statusesOwed) driver.wake(run.id);
    }
  }

  async function takeUp(run: OrchestrationExecution): Promise<BootReport['runs'][number]> {
    const { restored } = await store.verifyPublished(run);
    const facts = await driver.adopt(run);
    const alive = facts.some((fact) => fact.state !== 'ended');
    const found = facts.length === 0 ? 'no_agent' : alive ? 'agent_alive' : 'agent_ended';
    logger.info('Taking up a run.', { runId: run.id, status: run.status, found, restored: restored.length });
    const { id: runId, projectId, status, batchRun } = run;
    return { runId, projectId, status, found, ...(batchRun ? { file: batchRun.file } : {}) };
  }

  async function createOrRefuse(run: OrchestrationExecution): Promise<OrchestrationExecution> {
    const event = { type: 'started', at: run.startedAt, data: { projectId: run.projectId } };
    return (await store.create(run, [event])).run;
  }

  async function newRun(
    project: KnownProject,
    { id, config }: { id: string; config: OrchestrationConfig },
    check: StartCheck,
  ): Promise<OrchestrationExecution> {
    const { facts, plan } = check;
    const description = await git.describe(project.path);
    const identity = await git.projectIdentity(project.path);
    if (identity === null) throw gone(project.path);
    const tasks = facts.plan?.tasks ?? [];
    const chosen = await settings.forProject(project.id);
    return createRun({
      kind: 'phase',
      id,
      now: new Date(clock.now()).toISOString(),
      projectId: project.id,
      project: {
        path: project.path,
        identity,
        branch: facts.branch,
        baseBranch: description.baseBranch,
        baseCommit: description.head,
        agentSettings: facts.agentSettings,
      },
      phase: {
        number: facts.phase.number,
        name: facts.phase.name,
        featureDir: facts.phase.featureDir,
        userGate: facts.phase.userGate,
      },
      agentKind: check.agent.kind,
      permissionMode: chosen.permissionMode,
      config,
      tasks: {
        completed: tasks.filter((task) => task.status === 'done' || task.status === 'deferred').length,
        total: tasks.length,
      },
      warnings: plan.warnings.map((warning) => warning.message),
    });
  }

  async function liveWorkflow(run: OrchestrationExecution): Promise<OrchestrationStatusReply['workflow']> {
    const live = liveAttempt(run);
    if (!live) return null;
    const { execution, attempt } = live;
    const lastOutputAt = await workflows.lastOutputAt({ run, execution, attempt });
    return {
      id: execution.id,
      sessionId: attempt.sessionId,
      status: attempt.state,
      ...(lastOutputAt ? { lastOutputAt } : {}),
    };
  }

  return {
    async start({ projectId, config, idempotencyKey }) {
      const project = await catalog.get(projectId);
      return startOnce(keys, {
        key: idempotencyKey,
        body: { projectId, config },
        begin: (id) => begin(project, { id, config }),
        async replay(id) {
          const { run: known } = await finder.shown({ projectId, id });
          return known && startReply(known, await preflight.check(project, config));
        },
      });
    },

    async status(target) {
      const project = await catalog.get(target.projectId);
      const { run, active } = await finder.shown(target);
      if (target.id !== undefined && run === null) throw runNotFound(target.id);
      if (run === null) return { orchestration: null, workflow: null };
      const [reading, workflow] = await Promise.all([
        batchParser.read(project.path, run.config, run.batchRun?.file),
        liveWorkflow(run),
      ]);
      const document = reading.kind === 'ok' ? reading.document : null;
      return statuses.recall({ run, document, workflow, active }, toStatusReply);
    },

    async preview(projectId, options) {
      const project = await catalog.get(projectId);
      const [{ run }, check, chosen] = await Promise.all([
        finder.shown({ projectId }),
        preflight.check(project, options),
        settings.forProject(projectId),
      ]);
      const { plan, facts, agent, reading } = check;
      return {
        orchestration: run ? toView(run) : null,
        workflow: run ? await liveWorkflow(run) : null,
        ...(reading.kind === 'ok'
          ? { batchPlan: toBatchPlanView(reading.plan), tasks: toTaskViews(reading.document) }
          : {}),
        preflight: {
          startStep: plan.startStep,
          ...(plan.startBatch === undefined ? {} : { startBatch: plan.startBatch }),
          phase: { number: facts.phase.number, name: facts.phase.name, branch: facts.branch },
          warnings: plan.warnings,
          blockers: plan.blockers,
          agent: { kind: agent.kind, version: agent.version, path: agent.path },
          permissionMode: chosen.permissionMode,
          ...(chosen.lastConfig ? { lastConfig: chosen.lastConfig } : {}),
        },
      };
    },

    async list(projectId, limit) {
      await catalog.get(projectId);
      const runs = await store.listByProject(projectId);
      return { orchestrations: runs.slice(0, limit).map(summarizeRun), total: runs.length };
    },

    async command(target, command) {
      await catalog.get(target.projectId);
      const run = await finder.one(target);
      const done = await driver.command(run.id, command);
      return { orchestration: toView(done.run), ...(done.receipt ? { receipt: done.receipt } : {}) };
    },

    async answer({ projectId, executionId, answers }) {
      await catalog.get(projectId);
      const runs = await store.listByProject(projectId);
      const run = runs.find((candidate) => findExecution(candidate, executionId));
      const after = run ? await driver.answer(run.id, { executionId, answers }) : null;
      const execution = after ? findExecution(after, executionId) : undefined;
      if (execution) return execution;
      throw new SpecflowError('NOT_FOUND', {
        message: `There is no execution ${executionId} in this project.`,
        hint: 'The status of the run names the execution that waits for input.',
      });
    },

    async reconcile() {
      await Promise.all([store.sweep(), keys.prune()]);
      const runs = await store.listActive();
      const found = await Promise.all(runs.map(takeUp));
      boot = { at: new Date(clock.now()).toISOString(), runs: found, problems: await store.listProblems() };
      for (const run of runs) driver.wake(run.id);
      await tellEnds();
      await waves.tidy(async (runId) => {
        const loaded = await store.load(runId);
        return loaded.ok ? loaded.run : null;
      });
    },
    bootReport: () => boot,
  };
}

function toStatusReply({ run, document, workflow, active }: StatusParts): OrchestrationStatusReply {
  return {
    orchestration: toView(run),
    workflow,
    ...(active.length === 0 ? {} : { active: active.map(summarizeRun) }),
    ...(document === null ? {} : { tasks: toTaskViews(document) }),
  };
}

function startReply(run: OrchestrationExecution, check: StartCheck): StartOrchestrationReply {
  const batchPlan =
    check.reading.kind === 'ok'
      ? toBatchPlanView(check.reading.plan)
      : {
          batchCount: 0,
          taskCount: 0,
          usedFallback: false,
          summary: 'No tasks yet: design writes them.',
          warnings: [],
          batches: [],
        };
  return {
    orchestration: {
      id: run.id,
      projectId: run.projectId,
      status: run.status,
      currentPhase: check.plan.startStep,
      batches: { total: batchPlan.batchCount, current: 0 },
      startedAt: run.startedAt,
    },
    batchPlan,
  };
}

function blocked(check: StartCheck): SpecflowError {
  const { blockers } = check.plan;
  return new SpecflowError('PREFLIGHT_FAILED', {
    message: blockers[0]?.message ?? 'The phase cannot be started.',
    ...(blockers[0] ? { hint: blockers[0].fix } : {}),
    details: { blockers },
  });
}

function gone(path: string): SpecflowError {
  return new SpecflowError('PROJECT_MOVED', {
    message: `The project directory ${path} is not there.`,
    hint: 'Put it back, or remove the project.',
  });
}
