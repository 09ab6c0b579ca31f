import {
  type BatchConfigInput,
  isTerminalStatus,
  type OrchestrationView,
  StartBatchRequestSchema,
  type StopReceipt,
} from '@specflow/shared/schemas';
import type { Command } from '@/lib/orchestration/commands';
import { describeRun } from './describe-run';
import type { Engine } from './engine';
import { waitFor } from './wait-for';

const WITHIN_MS = 100_000;

/** One of several runs of a project. */
export interface RunOf {
  readonly id: string;
  look(): Promise<OrchestrationView>;
  until(what: string, isTrue: (run: OrchestrationView) => boolean): Promise<OrchestrationView>;
  /** Waits for its end. */
  ended(): Promise<OrchestrationView>;
  command(command: Command): Promise<{ orchestration: OrchestrationView; receipt?: StopReceipt }>;
}

/** The run with this id. */
export function runOf({ app, projectId }: Engine, id: string): RunOf {
  async function look(): Promise<OrchestrationView> {
    const { orchestration } = await app.orchestration.status({ projectId, id });
    if (!orchestration) throw new Error(`The project has no run ${id}.`);
    return orchestration;
  }
  async function until(what: string, isTrue: (run: OrchestrationView) => boolean) {
    const check = async () => {
      const run = await look();
      return isTrue(run) && run;
    };
    return waitFor(what, check, WITHIN_MS).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${describeRun(await look())}`);
    });
  }
  return {
    id,
    look,
    until,
    ended: () => until('the end of the run', ({ status }) => isTerminalStatus(status)),
    command: (command) => app.orchestration.command({ projectId, id }, command),
  };
}

/** Starts a run over all tasks of a file. */
export async function startFile(engine: Engine, file: string, config: BatchConfigInput = {}): Promise<RunOf> {
  const { app, projectId } = engine;
  const request = { projectId, selector: 'all', file, config: { parallelism: 3, ...config } };
  const { reply } = await app.batches.start(StartBatchRequestSchema.parse(request));
  return runOf(engine, reply.orchestration.id);
}
