import type { AttemptOutcome, OrchestrationExecution, OrchestrationStatus } from '@specflow/shared/schemas';
import { applyCommand, type Command, type CommandResult } from '../commands';
import { decide } from '../decide';
import type { AttemptFact, Decided, Observation, ProjectFacts } from '../observe';
import { isoFromMs } from '../time';
import { lastAttempt, liveExecutions } from '../turn';
import { canonical, checkRecord, ensure } from './check-record';
import { type ModelTask, planOf, tasksOf } from './model-plan';
import { idOf, type RunOptions, STARTED_AT, seedProject, seedRun } from './seed-run';

/** How a scripted agent ends. */
export interface AgentEnd {
  readonly class?: AttemptOutcome['class'];
  readonly message?: string;
  /** Tasks that it ticks. */
  readonly ticks?: readonly string[];
  /** Files that it changes; one unless told otherwise. */
  readonly files?: number;
  readonly costUsd?: number;
  readonly costEstimated?: boolean;
  readonly resetsAt?: number;
  readonly questions?: readonly string[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A project, a clock and an agent that do what a test says; the shell around the core is faithful and immediate. */
export interface ScriptedWorld {
  run: OrchestrationExecution;
  now: number;
  tasks: ModelTask[];
  /** False: there is no task file. */
  hasTaskFile: boolean;
  readonly project: Writable<Omit<ProjectFacts, 'plan'>>;
  readonly facts: Map<string, AttemptFact>;
  /** When false, effects are returned but not performed. */
  performing: boolean;
  observe(): Observation;
  decide(): Decided;
  /** Ends the live agent and decides. */
  end(end?: AgentEnd): Decided;
  /** A command of a person, followed by a decision when it was accepted. */
  command(command: Command): CommandResult;
  mark(status: ModelTask['status'], ...ids: readonly string[]): void;
}

/** Builds a world with open tasks by section; the run has not decided anything yet. */
export function createScriptedWorld(
  sections: Readonly<Record<string, readonly string[]>>,
  options: RunOptions = {},
): ScriptedWorld {
  let ids = 0x100;
  const world: ScriptedWorld = {
    run: seedRun(options),
    now: STARTED_AT,
    tasks: tasksOf(sections),
    hasTaskFile: true,
    project: seedProject(),
    facts: new Map(),
    performing: true,
    observe: () => ({
      now: world.now,
      newIds: Array.from({ length: 8 }, (_unused, n) => idOf(ids + n)),
      project: { ...world.project, plan: world.hasTaskFile ? planOf(world.tasks) : null },
      attempts: Object.fromEntries(world.facts),
    }),
    decide: () => {
      const facts = world.observe();
      const decided = decide(world.run, facts);
      checkDecision(decided, facts);
      ids += 8;
      world.run = decided.run;
      world.now += 1_000;
      if (world.performing) perform(world, decided);
      return decided;
    },
    end: (end = {}) => {
      endAgent(world, end);
      return world.decide();
    },
    command: (command) => {
      const result = applyCommand(world.run, command, world.observe());
      if (!result.ok) return result;
      checkRecord(result.run);
      world.run = result.run;
      world.decide();
      return result;
    },
    mark: (status, ...marked) => {
      for (const task of world.tasks) if (marked.includes(task.id)) task.status = status;
    },
  };
  return world;
}

/** What is asked for again until it is done. */
const GROUP_EFFECTS = ['prepareGroup', 'mergeGroup', 'removeWorktree'];

/** Every record parses, and deciding again with the same facts changes nothing. */
function checkDecision(decided: Decided, facts: Observation): void {
  checkRecord(decided.run);
  const again = decide(decided.run, facts);
  ensure(
    !again.changed && canonical(again.run) === canonical(decided.run),
    'deciding twice changes the record',
  );
  const idle = again.effects.every((effect) =>
    ['startAttempt', 'stopAttempt', 'backupRef', ...GROUP_EFFECTS].includes(effect.type),
  );
  ensure(idle, 'deciding twice does more than start and stop attempts');
}

function perform(world: ScriptedWorld, decided: Decided): void {
  for (const effect of decided.effects) {
    if (effect.type === 'startAttempt') {
      const known = world.facts.get(effect.attemptId);
      ensure(known?.state !== 'ended', 'I3: an attempt that ended is started again');
      world.facts.set(effect.attemptId, { state: 'running', startedAt: isoFromMs(world.now) });
    }
    if (effect.type === 'stopAttempt') {
      const known = world.facts.get(effect.attemptId);
      if (known?.state === 'ended') continue;
      world.facts.set(effect.attemptId, endedFact(world, { class: 'stopped_by_user', costUsd: 0.1 }));
    }
  }
}

function endAgent(world: ScriptedWorld, end: AgentEnd): void {
  const execution = liveExecutions(world.run)[0];
  ensure(execution !== undefined, `no agent is alive: ${world.run.status} (${world.run.statusReason})`);
  const open = new Set(world.tasks.filter((task) => task.status === 'open').map((task) => task.id));
  world.mark('done', ...(end.ticks ?? []));
  const ticked = (end.ticks ?? []).filter((id) => open.has(id));
  const evidence = {
    files: Array.from({ length: end.files ?? 1 }, (_unused, n) => ({
      path: `src/file-${n}.ts`,
      status: 'modified' as const,
    })),
    ticked: ticked.filter((id) => execution.taskIds.includes(id)),
    tickedOutside: ticked.filter((id) => !execution.taskIds.includes(id)),
  };
  const attemptId = lastAttempt(execution).id;
  const known = world.facts.get(attemptId);
  const startedAt = known?.state === 'running' ? { startedAt: known.startedAt } : {};
  world.facts.set(attemptId, { ...endedFact(world, end, { evidence }), ...startedAt });
}

function endedFact(world: ScriptedWorld, end: AgentEnd, extra: Partial<AttemptOutcome> = {}): AttemptFact {
  const questions = end.questions?.map((question) => ({ question }));
  const outcome: AttemptOutcome = {
    class: end.class ?? 'ok',
    message: end.message ?? (end.class ?? 'ok').replaceAll('_', ' '),
    exitCode: 0,
    signal: null,
    costUsd: end.costUsd ?? 0.25,
    costEstimated: end.costEstimated ?? false,
    ...(end.resetsAt === undefined ? {} : { resetsAt: isoFromMs(end.resetsAt) }),
    ...(questions ? { report: { status: 'needs_input' as const, questions } } : {}),
    ...extra,
  };
  return { state: 'ended', endedAt: isoFromMs(world.now), outcome };
}

/** What the run is doing, in one line: status, step and the live agent's kind with its tasks. */
export function glance(run: OrchestrationExecution): string {
  const live = liveExecutions(run)[0];
  const work = live ? ` ${live.kind}[${live.taskIds.join(' ')}]` : '';
  return `${run.status} ${run.currentPhase}${work}`;
}

/** Statuses of the batches in order. */
export function batchStatuses(run: OrchestrationExecution): string[] {
  return run.batches.items.map((batch) => `${batch.section} ${batch.status}`);
}

/** Lets honest agents work until the run stops or waits. @throws after 60 agents. */
export function runHonestly(world: ScriptedWorld): OrchestrationStatus {
  world.decide();
  for (let agents = 0; agents < 60; agents += 1) {
    const execution = liveExecutions(world.run)[0];
    if (!execution) return world.run.status;
    if (execution.step === 'merge') world.project.merged = true;
    world.end({ ticks: execution.taskIds });
  }
  throw new Error('the run does not come to an end');
}
