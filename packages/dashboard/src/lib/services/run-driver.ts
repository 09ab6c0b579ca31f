/*
 * Drives runs: observe → decide → save → perform, until nothing is left to do.
 *
 * 1. Turns of one run never overlap in this process; other processes are fenced off by the revision of the record.
 * 2. The record is durable before any effect is performed, and every effect is safe to perform again (I1-I3).
 * 3. A wake-up that is lost costs latency only: a timer asks again.
 */
import { randomUUID } from 'node:crypto';
import { isSpecflowError, SpecflowError } from '@specflow/shared/errors';
import { runEvents } from '@specflow/shared/runs';
import { isTerminalStatus, type OrchestrationExecution, type StopReceipt } from '@specflow/shared/schemas';
import { type AnswerResult, type Answers, answerQuestions } from '@/lib/orchestration/answers';
import { applyCommand, type Command, type CommandResult } from '@/lib/orchestration/commands';
import { decide } from '@/lib/orchestration/decide';
import type { AttemptFact, Effect, HostFacts, Observation } from '@/lib/orchestration/observe';
import { findExecution, lastAttempt, liveExecutions } from '@/lib/orchestration/turn';
import { createAgentStops } from './agent-stops';
import type { AttemptRef } from './attempt-ref';
import type { GitService } from './git-service';
import type { NotificationService } from './notification-service';
import type { OwedStatuses } from './owed-statuses';
import type { ProjectFactsReader } from './project-facts';
import { createRunAlarms } from './run-alarms';
import { mirrorRun } from './state-mirror';
import type { SavedRecord, StateStore } from './state-store';
import type { StatusWriter } from './status-writer';
import type { JournalEvent } from './store/journal';
import { createKeyedQueue } from './store/keyed-queue';
import type { ServiceLogger, WallClock } from './store/ports';
import type { AgentSlots } from './waves/agent-slots';
import type { WaveService } from './waves/wave-service';
import type { WorkflowService } from './workflow-service';

/** Turns in a row before the driver takes a breath; a run never needs as many. */
const MAX_TURNS = 50;
/** Ids offered to one decision. */
const IDS_PER_TURN = 16;

/** What the driver needs. */
export interface RunDriverDependencies {
  readonly clock: WallClock;
  readonly store: StateStore;
  readonly workflows: WorkflowService;
  readonly waves: WaveService;
  readonly slots: AgentSlots;
  /** Memory in bytes that new agents can have. */
  readonly memory: () => Promise<number>;
  readonly facts: ProjectFactsReader;
  readonly git: Pick<GitService, 'backupRef'>;
  readonly notifications: NotificationService;
  readonly statuses: StatusWriter;
  readonly owed: OwedStatuses;
  readonly logger: ServiceLogger;
}

/** See the head of the file. */
export interface RunDriver {
  /** Drives a run until it has to wait; resolves then. */
  drive(runId: string): Promise<void>;
  /** Asks for a turn soon; returns at once. */
  wake(runId: string): void;
  /** Saves a person's command and carries it out. */
  command(runId: string, command: Command): Promise<{ run: OrchestrationExecution; receipt?: StopReceipt }>;
  /** Saves a person's answers and goes on. @throws SpecflowError ALREADY_ANSWERED, NOT_FOUND, INVALID_REQUEST */
  answer(runId: string, input: { executionId: string; answers: Answers }): Promise<OrchestrationExecution>;
  /** Looks at the agents of a run that may be alive and counts those that are; starts nothing. */
  adopt(run: OrchestrationExecution): Promise<AttemptFact[]>;
  /** Ends all timers and watches; agents go on. */
  dispose(): void;
}

/** Builds the driver. */
export function createRunDriver(dependencies: RunDriverDependencies): RunDriver {
  const { clock, store, workflows, waves, slots, memory, facts, git, notifications, statuses, owed, logger } =
    dependencies;
  const inOrder = createKeyedQueue();
  const stops = createAgentStops({
    stop: (ref) => workflows.stop(ref),
    onEnd: ({ run }) => wake(run.id),
    logger,
  });
  const alarms = createRunAlarms({ clock, onRing: (runId) => wake(runId) });
  let disposed = false;

  async function observe(run: OrchestrationExecution): Promise<Observation> {
    const attempts: Record<string, AttemptFact> = {};
    await Promise.all(
      liveRefs(run).map(async (ref) => {
        attempts[ref.attempt.id] = await observeAttempt(ref);
      }),
    );
    // After the attempts: task files must not be older than the end of an agent.
    const groups = await waves.observe(run);
    const project = await facts.readForRun(run);
    return {
      now: clock.now(),
      newIds: Array.from({ length: IDS_PER_TURN }, () => randomUUID()),
      project,
      attempts,
      groups,
      ...(run.config.parallelism > 1 ? { host: await hostFacts(run) } : {}),
    };
  }

  async function hostFacts({ id }: OrchestrationExecution): Promise<HostFacts> {
    const commitProblem = waves.commitProblem(id);
    return {
      worktreesDir: waves.worktreesDir(id),
      memoryBytes: await memory(),
      ...(commitProblem ? { commitProblem } : {}),
    };
  }

  /** An attempt that nobody has started waits for a free agent; one that lives takes a place whoever started it. */
  async function observeAttempt(ref: AttemptRef): Promise<AttemptFact> {
    const { id } = ref.attempt;
    const isDecision = ref.execution.kind === 'decision';
    // Looking at a decision starts it.
    if (isDecision && !slots.take(id, () => wake(ref.run.id))) return { state: 'waiting_for_agent' };
    const fact = await workflows.observe(ref);
    if (fact.state === 'ended') slots.free(id);
    else if (fact.state === 'running' || fact.state === 'starting') slots.hold(id);
    else if (!slots.take(id, () => wake(ref.run.id))) return { state: 'waiting_for_agent' };
    return fact;
  }

  async function load(runId: string): Promise<OrchestrationExecution> {
    const loaded = await store.load(runId);
    if (loaded.ok) return loaded.run;
    throw new SpecflowError('FILE_INVALID', { message: loaded.problem.message });
  }

  /** One decision. @returns true when another one should follow at once. */
  async function turn(runId: string): Promise<boolean> {
    const run = await load(runId);
    if (isTerminalStatus(run.status)) {
      alarms.clear(runId);
      await owed.pay(run);
      return false;
    }
    const decided = decide(run, await observe(run));
    const { run: saved, published } = decided.changed
      ? await save(decided.run, run)
      : { run, published: null };
    freeSlots(saved);
    await Promise.all([published, performAll(saved, withoutRepeatedMirrors(decided.effects))]);
    await publishPids(saved, run);
    if (isTerminalStatus(saved.status)) alarms.clear(runId);
    else alarms.set(saved, liveRefs(saved).map(workflows.attemptDir));
    return decided.changed;
  }

  /** Attempts that are over, however that was noticed, take no place. */
  function freeSlots(run: OrchestrationExecution): void {
    for (const { attempts } of run.executionRecords)
      for (const { id, state } of attempts) if (state === 'ended') slots.free(id);
  }

  /** Other tools look for process ids while an agent runs, and for their absence afterwards. */
  async function publishPids(run: OrchestrationExecution, before: OrchestrationExecution): Promise<void> {
    const states = new Map(
      before.executionRecords.flatMap(({ attempts }) => attempts.map(({ id, state }) => [id, state])),
    );
    for (const execution of run.executionRecords) {
      const attempt = lastAttempt(execution);
      if (states.get(attempt.id) === attempt.state || attempt.state === 'intended') continue;
      const pids = attempt.state === 'running' ? await workflows.pids({ run, execution, attempt }) : null;
      await store.publishPids(run, attempt.sessionId, pids);
      // An agent may have cleaned or rewritten our copies in the project.
      if (attempt.state === 'ended') await store.verifyPublished(run);
    }
  }

  async function save(next: OrchestrationExecution, before: OrchestrationExecution): Promise<SavedRecord> {
    const events = [...newDecisions(next, before), ...runEvents(before, next)];
    return store.saveRecord(next, before.revision, events);
  }

  /**
   * In their order, with two exceptions: the state file is written beside what follows it, because the next agent waits
   * for that, and agents that start together are prepared beside each other, last of all.
   */
  async function performAll(run: OrchestrationExecution, effects: readonly Effect[]): Promise<void> {
    const isAside = ({ type }: Effect) => type === 'mirrorState' && run.currentPhase !== 'merge';
    const starts = effects.filter(({ type }) => type === 'startAttempt');
    const together = starts.length > 1 ? starts : [];
    const aside = effects.filter(isAside).map((effect) => perform(run, effect));
    for (const effect of effects)
      if (!isAside(effect) && !together.includes(effect)) await perform(run, effect);
    await Promise.all([...aside, ...together.map((effect) => perform(run, effect))]);
  }

  async function perform(run: OrchestrationExecution, effect: Effect): Promise<void> {
    try {
      switch (effect.type) {
        case 'startAttempt':
          // Without a place it stays intended; the next free one is offered to it.
          await onAttempt(run, effect, async (ref) => {
            if (slots.take(ref.attempt.id, () => wake(run.id))) await workflows.start(ref);
          });
          return;
        case 'stopAttempt':
          await onAttempt(run, effect, async (ref) => void stops.stop(ref));
          return;
        case 'commitOwnWork':
          await waves.commitOwnWork(run, effect.batchId);
          return;
        case 'prepareGroup':
          waves.prepare(run, effect.groupId);
          return;
        case 'mergeGroup':
          waves.merge(run, effect.groupId);
          return;
        case 'removeWorktree':
          waves.remove(run, effect.groupId);
          return;
        case 'mirrorState':
          await mirrorRun(run);
          return;
        case 'writeStatuses':
          await statuses.write(run, effect.changes);
          return;
        case 'notify':
          await notifications.send(run, effect);
          return;
        case 'backupRef':
          await git.backupRef(run.project.path, { runId: run.id, name: effect.name });
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      logger.warn(`The effect ${effect.type} failed.`, { runId: run.id, message });
      await noteFailure(run.id, { effect: effect.type, message });
    }
  }

  /** Never throws: nobody waits for an effect that is performed beside others, and it has been told already. */
  async function noteFailure(runId: string, data: { effect: string; message: string }): Promise<void> {
    try {
      await store.appendEvents(runId, [{ type: 'effect_failed', at: isoNow(clock), data }]);
    } catch (error) {
      logger.warn('The failure of an effect could not be written down.', { runId, message: String(error) });
    }
  }

  async function onAttempt(
    run: OrchestrationExecution,
    ids: { readonly executionId: string; readonly attemptId: string },
    act: (ref: AttemptRef) => Promise<void>,
  ): Promise<void> {
    const execution = findExecution(run, ids.executionId);
    const attempt = execution?.attempts.find((candidate) => candidate.id === ids.attemptId);
    if (execution && attempt) await act({ run, execution, attempt });
  }

  function drive(runId: string): Promise<void> {
    return inOrder(runId, async () => {
      for (let count = 0; count < MAX_TURNS && !disposed; count += 1) {
        if (!(await turnOrYield(runId))) return;
      }
    });
  }

  /** Another process that saved first is not a failure: the next turn starts from its record. */
  async function turnOrYield(runId: string): Promise<boolean> {
    try {
      return await turn(runId);
    } catch (error) {
      if (isSpecflowError(error) && error.code === 'CONFLICT') return true;
      throw error;
    }
  }

  function wake(runId: string): void {
    if (disposed) return;
    drive(runId).catch((error: unknown) => {
      logger.warn('A turn of a run failed; it is tried again.', {
        runId,
        message: error instanceof Error ? error.message : String(error),
      });
      alarms.retryLater(runId);
    });
  }

  return {
    drive,
    wake,
    async command(runId, command) {
      const collected = stops.collect(runId);
      try {
        await inOrder(runId, () => saveChange(runId, (run, facts) => applyCommand(run, command, facts)));
        await drive(runId);
        const stopped = command.type === 'cancel' || (command.type === 'pause' && command.when === 'now');
        // The proof that nothing of the run is alive any more (mission L3).
        const receipt = stopped ? await collected.total() : undefined;
        if (receipt) await drive(runId);
        return { run: await load(runId), ...(receipt ? { receipt } : {}) };
      } finally {
        collected.end();
      }
    },
    async answer(runId, input) {
      await inOrder(runId, () => saveChange(runId, (run, facts) => answerQuestions(run, input, facts)));
      await drive(runId);
      return load(runId);
    },
    async adopt(run) {
      const found: AttemptFact[] = [];
      for (const ref of liveRefs(run)) {
        const fact = await workflows.observe(ref);
        if (fact.state === 'running' || fact.state === 'starting') slots.hold(ref.attempt.id);
        found.push(fact);
      }
      return found;
    },
    dispose() {
      disposed = true;
      alarms.dispose();
    },
  };

  /** Applies a person's change to the newest record; another writer in between only means to look again. */
  async function saveChange(
    runId: string,
    change: (run: OrchestrationExecution, facts: Observation) => CommandResult | AnswerResult,
  ): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) {
      const run = await load(runId);
      const result = change(run, await observe(run));
      if (!result.ok) {
        const { code, message, hint } = result.refusal;
        throw new SpecflowError(code, { message, hint, details: { orchestrationId: runId } });
      }
      try {
        const { run: saved, published } = await save(result.run, run);
        for (const effect of result.effects) await perform(saved, effect);
        await published;
        return;
      } catch (error) {
        if (!isSpecflowError(error) || error.code !== 'CONFLICT') throw error;
      }
    }
    throw new SpecflowError('CONFLICT', {
      message: 'The run changes too fast to take the command.',
      hint: 'Try again.',
    });
  }
}

/** One decision may pass several points at which the state file is written; the last word is the same for all. */
function withoutRepeatedMirrors(effects: readonly Effect[]): Effect[] {
  const first = effects.findIndex(({ type }) => type === 'mirrorState');
  return effects.filter(({ type }, index) => type !== 'mirrorState' || index === first);
}

function liveRefs(run: OrchestrationExecution): AttemptRef[] {
  return liveExecutions(run).map((execution) => ({ run, execution, attempt: lastAttempt(execution) }));
}

function newDecisions(next: OrchestrationExecution, before: OrchestrationExecution): JournalEvent[] {
  const last = before.decisionLog.at(-1);
  const from = last
    ? next.decisionLog.findLastIndex((entry) => entry === last || sameDecision(entry, last)) + 1
    : 0;
  return next.decisionLog.slice(from).map(({ timestamp, decision, reason, data }) => ({
    type: 'decision',
    at: timestamp,
    data: { decision, reason, ...(data ? { data } : {}) },
  }));
}

function sameDecision(
  a: OrchestrationExecution['decisionLog'][number],
  b: OrchestrationExecution['decisionLog'][number],
): boolean {
  return a.timestamp === b.timestamp && a.decision === b.decision && a.reason === b.reason;
}

function isoNow(clock: WallClock): string {
  return new Date(clock.now()).toISOString();
}
