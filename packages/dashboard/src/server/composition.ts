/*
 * The composition root: the one place where services are made and wired. Next loads route handlers and the
 * instrumentation as separate module instances, so the composition lives on `globalThis`.
 */
import { homedir } from 'node:os';
import { createFileMemory, tokenPath } from '@specflow/cli/lib';
import { type AgentLocator, createAgentLocator } from '@/lib/services/agent/agent-locator';
import { createAutoHealingService } from '@/lib/services/auto-healing-service';
import { createBatchParser } from '@/lib/services/batch-parser';
import { type BatchRunService, createBatchRunService } from '@/lib/services/batch-run-service';
import { createClaudeHelper } from '@/lib/services/claude-helper';
import { installCommandShim } from '@/lib/services/command-shim';
import { createDecisionService } from '@/lib/services/decision-service';
import { createDemoService, type DemoService } from '@/lib/services/demo-service';
import { createGit } from '@/lib/services/git/run-git';
import { createGitService, type GitService } from '@/lib/services/git-service';
import { createKeepAwake, type KeepAwake } from '@/lib/services/keep-awake';
import { createLivenessWatch, type LivenessLimits } from '@/lib/services/liveness-watch';
import { createNotificationService, type NotificationService } from '@/lib/services/notification-service';
import { createOrchestrationService, type OrchestrationService } from '@/lib/services/orchestration-service';
import { createOwedStatuses } from '@/lib/services/owed-statuses';
import { createPreflightService } from '@/lib/services/preflight-service';
import { createLauncher } from '@/lib/services/programs/launcher';
import { createProjectCatalog, type ProjectCatalog } from '@/lib/services/project-catalog';
import { createProjectFactsReader } from '@/lib/services/project-facts';
import { createProjectRuns } from '@/lib/services/project-runs';
import { createProjectSettings, type ProjectSettingsService } from '@/lib/services/project-settings';
import { createProjectViews, type ProjectViews } from '@/lib/services/project-views';
import { createRunDriver } from '@/lib/services/run-driver';
import {
  createSingleWorkflowService,
  type SingleWorkflowService,
} from '@/lib/services/single-workflow-service';
import { createStateStore, type StateStore } from '@/lib/services/state-store';
import { createStatusWriter } from '@/lib/services/status-writer';
import { prepareHome, resolveHome } from '@/lib/services/store/home';
import { createIdempotencyKeys } from '@/lib/services/store/idempotency-keys';
import type { ServiceLogger, WallClock } from '@/lib/services/store/ports';
import { createSettingsStore } from '@/lib/services/store/settings-store';
import { ensureToken } from '@/lib/services/store/token';
import { createAgentSlots, readMaxAgents } from '@/lib/services/waves/agent-slots';
import { readAvailableMemory } from '@/lib/services/waves/available-memory';
import { readWaveCommands } from '@/lib/services/waves/group-command';
import { createWaveService, type WavePoint } from '@/lib/services/waves/wave-service';
import { createWorkflowService } from '@/lib/services/workflow-service';
import { consoleLogger } from './console-logger';

/** Everything that a route may use. */
export interface Composition {
  readonly home: string;
  readonly catalog: ProjectCatalog;
  readonly projects: ProjectViews;
  readonly settings: ProjectSettingsService;
  readonly orchestration: OrchestrationService;
  readonly store: StateStore;
  readonly git: GitService;
  readonly locator: AgentLocator;
  readonly demo: DemoService;
  readonly workflows: SingleWorkflowService;
  readonly batches: BatchRunService;
  readonly keepAwake: KeepAwake;
  readonly notifications: NotificationService;
  token(): Promise<string>;
  /** Takes up all runs; called once, when the server starts. */
  start(): void;
  /** Ends timers and watches; agents go on. */
  dispose(): void;
}

/** How often it is looked whether agents work. */
const AWAKE_INTERVAL_MS = 15_000;

const KEY = Symbol.for('specflow.composition');
type Holder = typeof globalThis & { [KEY]?: Promise<Composition> };

/** The composition of this server; made at the first call. A failure is not kept: the next call tries again. */
export function getComposition(): Promise<Composition> {
  const holder: Holder = globalThis;
  holder[KEY] ??= createComposition({ env: process.env, logger: consoleLogger }).catch((error: unknown) => {
    delete holder[KEY];
    throw error;
  });
  return holder[KEY];
}

/** What a composition is made from. */
export interface CompositionOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: ServiceLogger;
  /** The wall clock; tests make it jump. */
  readonly clock?: WallClock;
  /** How long agents may show no sign of life; tests are less patient. */
  readonly livenessLimits?: LivenessLimits;
  /** Memory in bytes that new agents can have; tests must not depend on their machine. */
  readonly availableMemory?: () => Promise<number>;
  /** Called at the points of parallel work at which a crash must lose nothing; tests stop there. */
  readonly atWavePoint?: (point: WavePoint, groupId: string) => Promise<void>;
}

/** Makes and wires all services of one dashboard. Agents it starts outlive it. */
export async function createComposition(options: CompositionOptions): Promise<Composition> {
  const { env, logger, clock = { now: () => Date.now() }, livenessLimits } = options;
  const home = resolveHome(env);
  await prepareHome(home);
  await ensureToken(home);
  const store = createStateStore({ home, clock, logger });
  const settingsStore = createSettingsStore(home);
  const launcher = createLauncher({ nodePath: process.execPath });
  const git = createGitService({
    gitBin: 'git',
    env,
    clock,
    runProgram: launcher.run,
    manifestsDir: `${home}/manifests`,
  });
  const locator = createAgentLocator({
    env,
    home: env.HOME ?? homedir(),
    nodePath: process.execPath,
    readConfiguredBin: async () => (await settingsStore.read()).agentBin,
  });
  const batchParser = createBatchParser();
  const runs = createProjectRuns(store);
  const facts = createProjectFactsReader({ batchParser, git, runs });
  const pathFirst = await installCommandShim(home, env.SPECFLOW_CLI_ENTRY);
  // A tree of its own: the attempts of a session are numbered by their execution.
  const askDir = (runId: string, sessionId: string, n: number) =>
    `${store.paths.sessionDir(runId, sessionId)}/asks/${n}`;
  const helper = createClaudeHelper({
    clock,
    locator,
    env,
    git,
    pathFirst,
    logger,
    dirFor: askDir,
  });
  const waves = createWaveService({
    home,
    paths: store.paths,
    git: createGit({ gitBin: 'git', env, runProgram: launcher.run }),
    commands: readWaveCommands(env),
    env,
    pathFirst,
    runs,
    logger,
    wake: (runId) => driver.wake(runId),
    ...(options.atWavePoint ? { at: options.atWavePoint } : {}),
  });
  const workflows = createWorkflowService({
    clock,
    paths: store.paths,
    git,
    locator,
    healing: createAutoHealingService({ paths: store.paths }),
    env,
    waves,
    decisions: createDecisionService({ clock, helper, wake: (runId) => driver.wake(runId) }),
    watch: createLivenessWatch({
      monotonicMs: () => performance.now(),
      ...(livenessLimits ? { limits: livenessLimits } : {}),
    }),
    pathFirst,
    startDetached: launcher.startDetached,
    logger,
  });
  const notifications = createNotificationService({ settings: settingsStore, logger });
  const statuses = createStatusWriter({ logger });
  const owed = createOwedStatuses({ store, facts, statuses, logger });
  const slots = createAgentSlots(readMaxAgents(env));
  const driver = createRunDriver({
    clock,
    store,
    workflows,
    waves,
    slots,
    memory: options.availableMemory ?? readAvailableMemory,
    facts,
    git,
    notifications,
    statuses,
    owed,
    logger,
  });
  const catalog = createProjectCatalog(home);
  const settings = createProjectSettings({ store: settingsStore, clock });
  const preflight = createPreflightService({ facts, batchParser, locator, git, runs, env });
  const keys = createIdempotencyKeys({ home, clock });
  const orchestration = createOrchestrationService({
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
    runs,
    waves,
    logger,
  });
  const tokens = createFileMemory<string>(1);
  const keepAwake = createKeepAwake({ platform: process.platform, logger });
  return {
    home,
    catalog,
    settings,
    orchestration,
    store,
    git,
    locator,
    projects: createProjectViews({ catalog, store, locator }),
    demo: createDemoService({
      store,
      clock,
      catalog,
      templateDir: env.SPECFLOW_DEMO_TEMPLATE,
      simulatorBin: env.SPECFLOW_SIMULATOR_BIN,
    }),
    token: () => tokens.recall(tokenPath(home), () => ensureToken(home)),
    keepAwake,
    notifications,
    batches: createBatchRunService({ clock, store, driver, catalog, preflight, settings, keys, git, runs }),
    workflows: createSingleWorkflowService({
      clock,
      store,
      driver,
      catalog,
      facts,
      settings,
      locator,
      git,
      runs,
    }),
    start() {
      const stayAwake = async () =>
        keepAwake.set((await store.listActive()).some((run) => run.status === 'running'));
      setInterval(() => void stayAwake().catch(() => undefined), AWAKE_INTERVAL_MS).unref();
      orchestration
        .reconcile()
        .catch((error: unknown) => logger.warn('Taking up runs failed.', { message: String(error) }));
    },
    dispose() {
      driver.dispose();
      launcher.dispose();
    },
  };
}
