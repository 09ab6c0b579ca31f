/*
 * Runs over selected tasks (seed 004, mission K): reads the task file, plans the waves, and starts a run of kind
 * `batch`. It has the lock, the ledger, the caps, the healing and the restart safety of every run. Runs on different
 * files of one project may be active beside each other while the agents of all of them have worktrees.
 */
import { SpecflowError } from '@specflow/shared/errors';
import { runEvents } from '@specflow/shared/runs';
import {
  OrchestrationConfigSchema,
  type OrchestrationExecution,
  type StartBatchReply,
  type StartBatchRequest,
} from '@specflow/shared/schemas';
import { worksInFolder } from '@/lib/orchestration/isolation';
import { createRun } from '@/lib/orchestration/run-factory';
import { newWaves, toBatchRun } from '@/lib/orchestration/transitions/batch-run/begin';
import { beganAs } from './batch-began-as';
import { refusedStart, type Selected, selectTasks } from './batch-selection';
import type { GitService } from './git-service';
import type { KnownProject } from './known-project';
import type { PreflightService } from './preflight-service';
import type { ProjectCatalog } from './project-catalog';
import type { ProjectRuns } from './project-runs';
import type { ProjectSettingsService } from './project-settings';
import type { RunDriver } from './run-driver';
import { type StartResult, startOnce } from './start-once';
import type { StateStore } from './state-store';
import type { Claimant } from './store/claims';
import type { IdempotencyKeys } from './store/idempotency-keys';
import { noWorktreesBeside, refuseClash } from './store/orchestration-in-progress';
import type { WallClock } from './store/ports';

/** What the service needs. */
export interface BatchRunDependencies {
  readonly clock: WallClock;
  readonly store: StateStore;
  readonly driver: RunDriver;
  readonly catalog: ProjectCatalog;
  readonly preflight: PreflightService;
  readonly settings: ProjectSettingsService;
  readonly keys: IdempotencyKeys;
  readonly git: GitService;
  readonly runs: ProjectRuns;
}

/** See the head of the file. */
export interface BatchRunService {
  /**
   * @throws SpecflowError ORCHESTRATION_IN_PROGRESS, PREFLIGHT_FAILED (a cycle, nothing to do, agent or command
   *   missing), INVALID_SELECTOR, UNSAFE_PATH, NO_TASKS_FILE, IDEMPOTENCY_KEY_REUSED
   */
  start(request: StartBatchRequest, idempotencyKey?: string): Promise<StartResult<StartBatchReply>>;
}

/** Builds the service. */
export function createBatchRunService(dependencies: BatchRunDependencies): BatchRunService {
  const { clock, store, driver, catalog, preflight, settings, keys, git, runs } = dependencies;

  async function newRun(
    project: KnownProject,
    request: StartBatchRequest,
    { id, selected }: { readonly id: string; readonly selected: Selected },
  ): Promise<OrchestrationExecution> {
    const { config: chosen, autonomous, selector } = request;
    const check = await preflight.checkTasks(project, { usesPhaseCommand: selected.usesPhaseCommand });
    if (check.blockers.length > 0) throw refusedStart(check.blockers);
    const description = await git.describe(project.path);
    const identity = await git.projectIdentity(project.path);
    if (identity === null) throw gone(project.path);
    const waves = newWaves(selected.plan);
    return createRun({
      kind: 'batch',
      batchRun: toBatchRun(selected.plan, selected.source.document, {
        file: selected.file,
        selection: selector,
        autonomous,
        usesPhaseCommand: selected.usesPhaseCommand,
      }),
      waves,
      id,
      now: new Date(clock.now()).toISOString(),
      projectId: project.id,
      project: {
        path: project.path,
        identity,
        branch: check.facts.branch,
        baseBranch: description.baseBranch,
        baseCommit: description.head,
        agentSettings: check.facts.agentSettings,
      },
      // It belongs to no phase: the phase may be opened, closed and changed beside it.
      phase: { number: null, name: null, featureDir: null, userGate: 'none' },
      agentKind: check.agent.kind,
      permissionMode: (await settings.forProject(project.id)).permissionMode,
      config: OrchestrationConfigSchema.parse(chosen),
      tasks: { completed: 0, total: waves.reduce((sum, wave) => sum + wave.taskIds.length, 0) },
      warnings: [...selected.preview.warnings, ...check.warnings].map((warning) => warning.message),
    });
  }

  /** Says early what the store would refuse, and that no worktrees can be made beside a run which has some. */
  async function refuseBeside(
    project: KnownProject,
    active: readonly OrchestrationExecution[],
    wanted: Claimant & { readonly batchRun: { readonly file: string } },
  ): Promise<void> {
    const [other] = active;
    if (!other) return;
    refuseClash(active, wanted);
    const question = { taskFile: wanted.batchRun.file, otherTaskFiles: await runs.taskFiles(project.id) };
    const { obstacle } = await git.parallel(project.path, question);
    if (obstacle !== null) throw noWorktreesBeside(other, obstacle);
  }

  async function begin(request: StartBatchRequest, id: string): Promise<StartBatchReply> {
    const project = await catalog.open(request.projectId);
    const config = OrchestrationConfigSchema.parse(request.config);
    const active = await runs.active(project.id);
    refuseClash(active.filter(worksInFolder), { kind: 'batch', config });
    const selected = await selectTasks(project.path, request);
    await refuseBeside(project, active, { kind: 'batch', config, batchRun: { file: selected.file } });
    const run = await newRun(project, request, { id, selected });
    const event = { type: 'started', at: run.startedAt, data: { projectId: run.projectId } };
    const saved = (await store.create(run, [event, ...runEvents(null, run)])).run;
    driver.wake(saved.id);
    return { orchestration: startedRun(saved), plan: selected.preview };
  }

  /** The run that a key has led to, with the plan as it began; null when it never came to a run. */
  async function replay(projectId: string, id: string): Promise<StartBatchReply | null> {
    const run = (await store.listByProject(projectId)).find((known) => known.id === id);
    return run?.batchRun ? { orchestration: startedRun(run), plan: beganAs(run, run.batchRun) } : null;
  }

  return {
    start: (request, idempotencyKey) =>
      startOnce(keys, {
        key: idempotencyKey,
        body: { batch: request },
        begin: (id) => begin(request, id),
        replay: (id) => replay(request.projectId, id),
      }),
  };
}

function startedRun(run: OrchestrationExecution): StartBatchReply['orchestration'] {
  const { id, projectId, status, currentPhase, batches, startedAt } = run;
  return { id, projectId, status, currentPhase, batches: { total: batches.total, current: 0 }, startedAt };
}

function gone(path: string): SpecflowError {
  return new SpecflowError('PROJECT_MOVED', {
    message: `The project directory ${path} is not there.`,
    hint: 'Put it back, or remove the project.',
  });
}
