import type { StopReceipt } from '@specflow/shared/schemas';
import type { AttemptRef } from './attempt-ref';
import type { ServiceLogger } from './store/ports';

/** Stops of agents by one dashboard: each attempt once at a time, and with a receipt for the command that wanted it. */
export interface AgentStops {
  /** Stops an attempt, or joins the stop of it that is under way. */
  stop(ref: AttemptRef): Promise<StopReceipt>;
  /** Keeps the receipts of all stops of a run that end from now on: one may be over before anybody waits for it. */
  collect(runId: string): StopCollection;
}

/** Receipts of the stops of a run since a moment. */
export interface StopCollection {
  /** Waits for stops that are under way, and adds up all that were collected. */
  total(): Promise<StopReceipt>;
  end(): void;
}

/** Builds the stops. `onEnd` is told of each that is over. */
export function createAgentStops(dependencies: {
  readonly stop: (ref: AttemptRef) => Promise<StopReceipt>;
  readonly onEnd: (ref: AttemptRef) => void;
  readonly logger: ServiceLogger;
}): AgentStops {
  const { stop, onEnd, logger } = dependencies;
  const underWay = new Map<string, { readonly runId: string; readonly receipt: Promise<StopReceipt> }>();
  const collections = new Set<{ readonly runId: string; readonly receipts: Map<string, StopReceipt> }>();

  return {
    stop(ref) {
      const { id } = ref.attempt;
      const runId = ref.run.id;
      const known = underWay.get(id);
      if (known) return known.receipt;
      const stopping = stop(ref);
      underWay.set(id, { runId, receipt: stopping });
      stopping
        .then(
          (receipt) => {
            for (const { receipts, ...collection } of collections)
              if (collection.runId === runId) receipts.set(id, joined(receipts.get(id), receipt));
          },
          (error: unknown) =>
            logger.warn('Stopping an agent failed.', { attempt: id, message: String(error) }),
        )
        .finally(() => {
          underWay.delete(id);
          onEnd(ref);
        });
      return stopping;
    },
    collect(runId) {
      const receipts = new Map<string, StopReceipt>();
      const collection = { runId, receipts };
      collections.add(collection);
      return {
        async total() {
          const ours = [...underWay.values()].filter((stopping) => stopping.runId === runId);
          await Promise.all(ours.map(({ receipt }) => receipt));
          return [...receipts.values()].reduce(sum, NOTHING);
        },
        end: () => void collections.delete(collection),
      };
    },
  };
}

const NOTHING: StopReceipt = { processesEnded: 0, processesLeft: 0 };

function sum(a: StopReceipt, b: StopReceipt): StopReceipt {
  return {
    processesEnded: a.processesEnded + b.processesEnded,
    processesLeft: a.processesLeft + b.processesLeft,
  };
}

/** Of several stops of one attempt the last one says what is left. */
function joined(before: StopReceipt | undefined, last: StopReceipt): StopReceipt {
  return { ...last, processesEnded: (before?.processesEnded ?? 0) + last.processesEnded };
}
