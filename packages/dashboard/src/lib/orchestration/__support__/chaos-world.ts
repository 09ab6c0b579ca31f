import { type StatusChange, statusAfter } from '@specflow/shared/tasks';
import { answerQuestions } from '../answers';
import { applyCommand, type Command } from '../commands';
import { decide } from '../decide';
import { usesWorktrees } from '../isolation';
import type { AttemptFact, Effect, Observation } from '../observe';
import { lastAttempt, liveExecutions } from '../turn';
import { checkCommand, checkSaved } from './chaos-checks';
import type { ChaosWorld, ModelAttempt } from './chaos-model';
import { ensure } from './check-record';
import { documentOf, groupFacts, makeMerge, performForGroup, repositoryOf } from './model-groups';
import { planOf, setMark } from './model-plan';
import { idOf, STARTED_AT } from './seed-run';

/** Ids that each decision is offered. */
const IDS = 10;

/** Builds a world around a fresh run. */
export function createChaosWorld(
  options: Pick<ChaosWorld, 'run' | 'tasks' | 'project' | 'thorough' | 'luck'>,
): ChaosWorld {
  return {
    ...options,
    now: STARTED_AT,
    ids: 0x100,
    hasTaskFile: true,
    attempts: new Map(),
    waived: new Set(),
    removed: new Set(),
    foreignLock: false,
    groups: new Map(),
    commits: 1,
    ownWork: false,
    commitProblem: null,
    obstacle: null,
    isShared: false,
    worked: new Set(),
    edited: new Set(),
    hasLostStatus: false,
    memoryBytes: 8 * 1024 ** 3,
  };
}

/** The world as the shell would read it now. */
function observe(world: ChaosWorld): Observation {
  const live = liveExecutions(world.run).map((execution) => lastAttempt(execution).id);
  const beside = world.run.config.parallelism > 1;
  const document = beside ? documentOf(world.tasks) : undefined;
  const { obstacle, ownWork, commitProblem } = world;
  const others = world.isShared ? [{ id: 'another', file: 'TODO.md' }] : [];
  const held = { obstacle, ownWork, lockHolder: world.foreignLock ? 'another' : null, beside: others };
  const problem = commitProblem ? { batchId: commitProblem, message: 'the index is locked' } : undefined;
  return {
    now: world.now,
    newIds: Array.from({ length: IDS }, (_unused, n) => idOf(world.ids + n)),
    project: {
      ...world.project,
      plan: world.hasTaskFile ? planOf(world.tasks, document) : null,
      ...(beside ? { repository: repositoryOf(world, held) } : {}),
    },
    ...(beside
      ? {
          groups: groupFacts(world),
          host: {
            worktreesDir: '/w',
            memoryBytes: world.memoryBytes,
            ...(problem ? { commitProblem: problem } : {}),
          },
        }
      : {}),
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
  world.ids += IDS;
  if (how.lost) return;
  checkSaved(world, decided.run, facts);
  world.run = decided.run;
  const { times = 1 } = how;
  if (times === 0 && decided.effects.some(({ type }) => type === 'writeStatuses')) world.hasLostStatus = true;
  for (let time = 0; time < times; time += 1) {
    for (const effect of decided.effects) perform(world, effect);
  }
}

/** A person answers what agents ask. @returns true when somebody asked. */
export function answerOnce(world: ChaosWorld): boolean {
  const asking = world.run.executionRecords.find(({ status }) => status === 'waiting_for_input');
  if (!asking) return false;
  const answers = Object.fromEntries((asking.questions ?? []).map(({ id }) => [id, 'The first one.']));
  const result = answerQuestions(world.run, { executionId: asking.id, answers }, observe(world));
  ensure(result.ok, `an answer is refused: ${result.ok ? '' : result.refusal.message}`);
  world.run = result.run;
  return true;
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
  performForGroup(world, effect);
  if (effect.type === 'commitOwnWork') commitWork(world, effect.batchId);
  if (effect.type === 'writeStatuses') writeStatuses(world, effect.changes);
  if (effect.type !== 'startAttempt' && effect.type !== 'stopAttempt') return;
  const attempt = attemptOf(world, effect);
  if (effect.type === 'stopAttempt') {
    stop(world, attempt);
    return;
  }
  const other = rivalOf(world, attempt);
  ensure(!other, `I1: ${attempt.id} is started while ${other?.id} is alive`);
  const record = world.run.executionRecords.find((execution) => execution.id === attempt.executionId);
  ensure(record !== undefined, 'only recorded attempts are started');
  ensure(lastAttempt(record).state !== 'ended', `I3: ${attempt.id} is over and is started again`);
  if (attempt.claimed) return;
  attempt.runners += 1;
  attempt.remembered = true;
}

/** What agents left in the project is committed, or that fails. */
function commitWork(world: ChaosWorld, batchId: string): void {
  if (world.luck.chance(10)) world.commitProblem = batchId;
  else if (world.ownWork) {
    world.ownWork = false;
    world.commits += 1;
  }
}

/** All changes come into the file together, or none does. */
function writeStatuses(world: ChaosWorld, changes: readonly StatusChange[]): void {
  if (!world.hasTaskFile || world.luck.chance(12)) {
    world.hasLostStatus = true;
    return;
  }
  for (const { id, mark } of changes)
    for (const task of world.tasks) if (task.id === id) setMark(task, statusAfter(mark));
}

/** A living agent that must not live beside this one: in the same place, or in the project itself. */
function rivalOf(world: ChaosWorld, attempt: ModelAttempt): ModelAttempt | undefined {
  const place = placeOf(world, attempt);
  return [...world.attempts.values()].find(
    (other) =>
      other.alive &&
      other !== attempt &&
      [place, placeOf(world, other)].some((one, _at, both) => one === 'project' || both[0] === both[1]),
  );
}

function placeOf(world: ChaosWorld, attempt: ModelAttempt): string {
  if (world.run.kind === 'batch' && !usesWorktrees(world.run)) return 'project';
  const record = world.run.executionRecords.find((execution) => execution.id === attempt.executionId);
  return record?.groupId ?? 'project';
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

/** Merges that were asked for are made, or turn out not to fit. */
function makeMerges(world: ChaosWorld): void {
  for (const [id, group] of world.groups) {
    if (!group.asked || !world.luck.chance(80)) continue;
    const headCommit = `r-${id}`;
    if (world.luck.chance(12)) {
      const message = 'it changes the same lines as others';
      makeMerge(world, id, { state: 'conflict', headCommit, files: ['src/a.ts'], message });
    } else if (world.luck.chance(6)) {
      makeMerge(world, id, { state: 'refused', message: 'the project has edits', fix: 'Put them away.' });
    } else makeMerge(world, id, null);
  }
}

/** Runners that were spawned try to claim their attempt: one wins, unless somebody else holds the project. */
export function runRunners(world: ChaosWorld): void {
  makeMerges(world);
  for (const attempt of world.attempts.values()) {
    if (attempt.runners === 0) continue;
    attempt.runners = 0;
    if (attempt.claimed) continue;
    if (world.foreignLock && placeOf(world, attempt) === 'project') {
      attempt.refused = true;
      continue;
    }
    const other = rivalOf(world, attempt);
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
  if (attempt.alive && placeOf(world, attempt) === 'project' && (end.evidence?.files.length ?? 0) > 0)
    world.ownWork = true;
  attempt.alive = false;
  attempt.costUsd = end.costUsd;
  attempt.ended = {
    state: 'ended',
    endedAt: new Date(world.now).toISOString(),
    ...(startedAt ? { startedAt } : {}),
    outcome: { exitCode: 0, signal: null, costEstimated: false, ...outcome },
  };
}
