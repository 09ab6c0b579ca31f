import {
  isTerminalStatus,
  type OrchestrationConfigInput,
  OrchestrationConfigSchema,
  type OrchestrationStatus,
  type OrchestrationView,
  type StopReceipt,
} from '@specflow/shared/schemas';
import { onTestFinished } from 'vitest';
import type { Command } from '@/lib/orchestration/commands';
import { type Composition, type CompositionOptions, createComposition } from '@/server/composition';
import { describeRun } from './describe-run';
import { waitFor } from './wait-for';
import type { World } from './world';

/** A warning that the services logged. */
export interface LoggedWarning {
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The services of one dashboard, in this process, with one registered project. */
export interface Engine {
  readonly app: Composition;
  readonly projectId: string;
  readonly warnings: readonly LoggedWarning[];
  /** Starts a run; without `config.skipAnalyze: false` the analyze step is left out, to be quick. */
  start(config?: OrchestrationConfigInput): Promise<string>;
  /** The active or newest run. */
  run(): Promise<OrchestrationView>;
  command(command: Command): Promise<{ run: OrchestrationView; receipt?: StopReceipt }>;
  /** Waits until the run has this status; another status in which it would stay is a failure at once. */
  until(status: OrchestrationStatus, withinMs?: number): Promise<OrchestrationView>;
  untilRun(
    what: string,
    isTrue: (run: OrchestrationView) => boolean,
    withinMs?: number,
  ): Promise<OrchestrationView>;
  /** Ends timers and watches, as the end of the server would; agents go on. */
  close(): void;
}

/** Opens a dashboard over a world; `env` overrides variables of it. Closed when the test ends. */
export async function openEngine(
  world: World,
  env: Readonly<Record<string, string>> = {},
  timing: Pick<CompositionOptions, 'clock' | 'livenessLimits' | 'availableMemory' | 'atWavePoint'> = {},
): Promise<Engine> {
  const warnings: LoggedWarning[] = [];
  const logger = {
    info: () => undefined,
    warn: (message: string, data: LoggedWarning['data'] = {}) => void warnings.push({ message, data }),
  };
  const app = await createComposition({ env: { ...world.env, ...env }, logger, ...timing });
  const { id: projectId } = await app.catalog.add(world.project.dir);
  onTestFinished(() => app.dispose());

  async function run(): Promise<OrchestrationView> {
    const { orchestration } = await app.orchestration.status({ projectId });
    if (!orchestration) throw new Error('The project has no run.');
    return orchestration;
  }

  function untilRun(
    what: string,
    isTrue: (run: OrchestrationView) => boolean,
    withinMs?: number,
  ): Promise<OrchestrationView> {
    let last: OrchestrationView | undefined;
    return waitFor(
      what,
      async () => {
        last = await run();
        return isTrue(last) && last;
      },
      withinMs,
    ).catch((error: Error) => {
      throw new Error(`${error.message}\n${last ? describeRun(last) : ''}\n${JSON.stringify(warnings)}`);
    });
  }

  return {
    app,
    projectId,
    warnings,
    async start(config = {}) {
      const parsed = OrchestrationConfigSchema.parse({ skipAnalyze: true, ...config });
      const { reply } = await app.orchestration.start({ projectId, config: parsed });
      return reply.orchestration.id;
    },
    run,
    async command(command) {
      const { orchestration, receipt } = await app.orchestration.command({ projectId }, command);
      return { run: orchestration, ...(receipt ? { receipt } : {}) };
    },
    async until(status, withinMs) {
      const isThere = (seen: OrchestrationView) => seen.status === status || staysPut(seen);
      const found = await untilRun(`status ${status}`, isThere, withinMs);
      if (found.status === status) return found;
      throw new Error(`Expected ${status}.\n${describeRun(found)}`);
    },
    untilRun,
    close: () => app.dispose(),
  };
}

/** True when the run does not move on by itself. */
function staysPut(run: OrchestrationView): boolean {
  return (
    isTerminalStatus(run.status) || ['needs_attention', 'waiting_merge', 'waiting_input'].includes(run.status)
  );
}
