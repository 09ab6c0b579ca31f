import type { OrchestrationConfigInput } from '@specflow/shared/schemas';
import { applyCommand, type Command } from '../commands';
import { decide } from '../decide';
import type { AttemptFact, Effect, Observation } from '../observe';
import { lastAttempt, liveExecutions } from '../turn';
import { checkCommand, checkSaved } from './chaos-checks';
import type { ChaosWorld, ModelAttempt } from './chaos-model';
import { ensure } from './check-record';
import { planOf, tasksOf } from './model-plan';
import { idOf, STARTED_AT, seedProject, seedRun } from './seed-run';

/** Builds a world around a fresh run. */
export function createChaosWorld(options: {
  readonly sections: Readonly<Record<string, readonly string[]>>;
  readonly config: OrchestrationConfigInput;
  readonly userGate: 'none' | 'pending' | 'unreadable';
  readonly thorough: boolean;
}): ChaosWorld {
  const { config, userGate, sections, thorough } = options;
  const project = seedProject();
  return {
    run: seedRun({ config, userGate }),
    now: STARTED_AT,
    ids: 0x100,
    tasks: tasksOf(sections),
    hasTaskFile: true,
    project: { ...project, phase: { ...project.phase, userGate } },
    attempts: new Map(),
    waived: new Set(),
    removed: new Set(),
    foreignLock: false,
    thorough,
  };
}

/** The world as the shell would read it now. */
function observe(world: ChaosWorld): Observation {
  const live = liveExecutions(world.run).map((execution) => lastAttempt(execution).id);
  return {
    now: world.now,
    newIds: Array.from({ length: 6 }, (_unused, n) => idOf(world.ids + n)),
    project: { ...world.project, plan: world.hasTaskFile ? planOf(world.tasks) : null },
    attempts: Object.fromEntries(live.map((id) => [id, factOf(world, id)])),
  };
}

function factOf(world: ChaosWorld, id: string): AttemptFact {
  const attempt = world.attempts.get(id);
  if (!attempt) return { state: 'unclaimed' };
  if (attempt.ended) return attempt.ended;
  if (attempt.alive) return { state: 'running', startedAt: new Date(world.now).toISOString() };
  if (attempt.runners > 0 && attempt.remembered) return { state: 'starting' };
  return attempt.refused && attempt.runners === 0
    ? { state: 'refused', holder: 'somebody' }
    : { state: 'unclaimed' };
}

/** Decides and saves; the effects are performed as often as told. `lost`: the decision never reached the disk. */
export function decideOnce(
  world: ChaosWorld,
  how: { readonly lost?: boolean; readonly times?: number },
): void {
  const facts = observe(world);
  const decided = decide(world.run, facts);
  world.ids += 6;
  if (how.lost) return;
  checkSaved(world, decided.run, facts);
  world.run = decided.run;
  for (let time = 0; time < (how.times ?? 1); time += 1) {
    for (const effect of decided.effects) perform(world, effect);
  }
}

/** A person's command, saved when it is accepted. @returns true when it was. */
export function commandOnce(world: ChaosWorld, command: Command): boolean {
  const result = applyCommand(world.run, command, observe(world));
  if (!result.ok) return false;
  checkCommand(world, command);
  world.run = result.run;
  return true;
}

function perform(world: ChaosWorld, effect: Effect): void {
  if (effect.type !== 'startAttempt' && effect.type !== 'stopAttempt') return;
  const attempt = attemptOf(world, effect);
  if (effect.type === 'stopAttempt') {
    stop(world, attempt);
    return;
  }
  const other = [...world.attempts.values()].find((candidate) => candidate.alive && candidate !== attempt);
  ensure(!other, `I1: ${attempt.id} is started while ${other?.id} is alive`);
  const record = world.run.executionRecords.find((execution) => execution.id === attempt.executionId);
  ensure(record !== undefined, 'only recorded attempts are started');
  ensure(lastAttempt(record).state !== 'ended', `I3: ${attempt.id} is over and is started again`);
  if (attempt.claimed) return;
  attempt.runners += 1;
  attempt.remembered = true;
}

function attemptOf(world: ChaosWorld, effect: { executionId: string; attemptId: string }): ModelAttempt {
  const known = world.attempts.get(effect.attemptId);
  if (known) return known;
  const attempt: ModelAttempt = {
    id: effect.attemptId,
    executionId: effect.executionId,
    runners: 0,
    remembered: false,
    claimed: false,
    refused: false,
    alive: false,
    stopAsked: false,
    runs: 0,
    costUsd: 0,
    ended: null,
  };
  world.attempts.set(attempt.id, attempt);
  return attempt;
}

function stop(world: ChaosWorld, attempt: ModelAttempt): void {
  attempt.stopAsked = true;
  if (attempt.claimed) return;
  attempt.claimed = true;
  endModelAttempt(world, attempt, {
    class: 'stopped_by_user',
    message: 'Stopped before it began',
    costUsd: 0,
  });
}

/** Runners that were spawned try to claim their attempt: one wins, unless somebody else holds the project. */
export function runRunners(world: ChaosWorld): void {
  for (const attempt of world.attempts.values()) {
    if (attempt.runners === 0) continue;
    attempt.runners = 0;
    if (attempt.claimed) continue;
    if (world.foreignLock) {
      attempt.refused = true;
      continue;
    }
    const other = [...world.attempts.values()].find((candidate) => candidate.alive);
    ensure(!other, `I1: the runner of ${attempt.id} meets the living ${other?.id}`);
    attempt.claimed = true;
    attempt.alive = true;
    attempt.runs += 1;
    ensure(attempt.runs === 1, `I3: ${attempt.id} runs twice`);
  }
}

type Outcome = Extract<AttemptFact, { state: 'ended' }>['outcome'];
/** The parts of an outcome that a model agent decides. */
export type ModelEnd = Pick<Outcome, 'class' | 'message' | 'costUsd'> &
  Partial<Outcome> & { readonly startedAt?: string };

/** Ends an attempt for good; what it cost is remembered apart from the record. */
export function endModelAttempt(world: ChaosWorld, attempt: ModelAttempt, end: ModelEnd): void {
  const { startedAt, ...outcome } = end;
  attempt.alive = false;
  attempt.costUsd = end.costUsd;
  attempt.ended = {
    state: 'ended',
    endedAt: new Date(world.now).toISOString(),
    ...(startedAt ? { startedAt } : {}),
    outcome: { exitCode: 0, signal: null, costEstimated: false, ...outcome },
  };
}
