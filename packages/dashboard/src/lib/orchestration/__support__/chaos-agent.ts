import type { AttemptOutcome, WorkflowExecution } from '@specflow/shared/schemas';
import { agentsTick } from '../isolation';
import { isoFromMs } from '../time';
import { lastAttempt } from '../turn';
import type { ChaosWorld, ModelAttempt } from './chaos-model';
import { endModelAttempt } from './chaos-world';
import type { Dice } from './dice';
import { openFor, tickFor } from './model-groups';
import { type ModelTask, setStatus } from './model-plan';

type Class = AttemptOutcome['class'];
type Tick = Pick<ModelTask, 'id' | 'status'>;

/** Ways in which an agent can end, the likely ones more often. */
const ENDS: readonly Class[] = [
  'ok',
  'ok',
  'ok',
  'ok',
  'ok',
  'ok',
  'ok',
  'ok',
  'crashed',
  'crashed',
  'task_failure',
  'transient_api',
  'transient_api',
  'rate_limit',
  'rate_limit',
  'timeout',
  'stalled',
  'not_resumable',
  'context_overflow',
  'invalid_output',
  'refusal',
  'interrupted',
  'budget',
  'auth',
  'permission',
  'environment',
  'needs_input',
];

/** The living agent works a little, and perhaps ends. */
export function agentMoves(world: ChaosWorld, dice: Dice): void {
  const living = [...world.attempts.values()].filter((candidate) => candidate.alive);
  const attempt = living.length > 1 ? dice.pick(living) : living[0];
  const execution = world.run.executionRecords.find((candidate) => candidate.id === attempt?.executionId);
  if (!attempt || !execution) return;
  if (dice.chance(50)) tickSome(world, execution, dice);
  if (attempt.stopAsked && dice.chance(80)) {
    const costUsd = dice.int(lastAttempt(execution).capUsd * 100) / 100;
    endModelAttempt(world, attempt, { class: 'stopped_by_user', message: 'Stopped', costUsd });
  } else if (attempt.stopAsked || dice.chance(60)) endSomehow(world, { attempt, execution }, dice);
}

/** Ticks where the agent works. @returns the tasks that are done. */
function tick(world: ChaosWorld, execution: WorkflowExecution, ticks: readonly Tick[]): string[] {
  for (const one of ticks) tickFor(world, execution.groupId, one);
  const done = ticks.filter(({ status }) => status === 'done').map(({ id }) => id);
  for (const id of done) world.worked.add(id);
  return done;
}

function tickSome(world: ChaosWorld, execution: WorkflowExecution, dice: Dice): string[] {
  if (execution.step !== 'implement' || execution.kind === 'decision' || reportsOnly(world)) return [];
  const some = openFor(world, execution).filter(() => dice.chance(60));
  const ticks = some.map((id) => {
    const status = dice.chance(92) ? ('done' as const) : dice.pick(['blocked', 'deferred'] as const);
    return { id, status };
  });
  return tick(world, execution, ticks);
}

interface Work {
  readonly attempt: ModelAttempt;
  readonly execution: WorkflowExecution;
}

function endSomehow(world: ChaosWorld, { attempt, execution }: Work, dice: Dice): void {
  const how = dice.pick(ENDS);
  const ticked = how === 'ok' ? finish(world, execution, dice) : tickSome(world, execution, dice);
  const cap = lastAttempt(execution).capUsd;
  const costUsd =
    how === 'budget' || dice.chance(10) ? cap * (1 + dice.int(50) / 100) : (cap * dice.int(60)) / 100;
  endModelAttempt(world, attempt, {
    class: how,
    message: dice.pick(['it broke', 'something else', `error ${dice.int(9)}`]),
    costUsd: Math.round(costUsd * 1e6) / 1e6,
    costEstimated: dice.chance(10),
    ...(dice.chance(90) ? { startedAt: isoFromMs(world.now) } : {}),
    ...(how === 'rate_limit' && dice.chance(60)
      ? { resetsAt: isoFromMs(world.now + (dice.int(7) - 1) * 3_600_000) }
      : {}),
    ...(how === 'needs_input' && dice.chance(40)
      ? { report: { status: 'needs_input' as const, questions: [{ question: 'Which one?' }] } }
      : {}),
    ...(reportsOnly(world) && !(how === 'needs_input')
      ? reportOn(world, execution, randomReport(execution, how, dice))
      : {}),
    ...(execution.kind === 'decision' && how === 'ok' ? { decision: randomAnswer(dice) } : {}),
    evidence: {
      files: dice.chance(80) ? [{ path: 'src/a.ts', status: 'modified' }] : [],
      ticked,
      tickedOutside: [],
    },
  });
}

function randomAnswer(dice: Dice): NonNullable<AttemptOutcome['decision']> {
  const choice = dice.pick(['rerun_step', 'go_to_implement', 'needs_attention'] as const);
  return { choice, reason: 'it looks like that' };
}

/** A good end: the work is done, or the agent lies about it. */
function finish(world: ChaosWorld, execution: WorkflowExecution, dice: Dice): string[] {
  // A decision call is read-only.
  if (execution.kind === 'decision') return [];
  const lies = dice.chance(15);
  switch (execution.step) {
    case 'design':
      if (!lies) Object.assign(world.project, { hasSpec: true, hasPlan: true, hasTasks: true });
      return [];
    case 'verify':
      if (dice.chance(15)) reopenOne(world, dice);
      return [];
    case 'merge':
      if (!lies) world.project.merged = true;
      return [];
    case 'implement':
      return lies ? [] : finishTasks(world, execution);
    default:
      return [];
  }
}

function reopenOne(world: ChaosWorld, dice: Dice): void {
  const done = world.tasks.filter((task) => task.status === 'done');
  if (done.length > 0) setStatus(dice.pick(done), 'open');
}

/** Ticks everything that was assigned. */
function finishTasks(world: ChaosWorld, execution: WorkflowExecution): string[] {
  if (reportsOnly(world)) return [];
  const open = openFor(world, execution);
  return tick(
    world,
    execution,
    open.map((id) => ({ id, status: 'done' })),
  );
}

/** Agents of some runs tick nothing: the run believes their reports. */
function reportsOnly({ run }: ChaosWorld): boolean {
  return run.kind === 'batch' && !agentsTick(run);
}

type Report = NonNullable<AttemptOutcome['report']>;

/** What such an agent says of its tasks; all else is remembered apart from the record. */
function reportOn(world: ChaosWorld, execution: WorkflowExecution, said: Report): { report: Report } {
  const failed = new Set(said.tasksFailed);
  const claimed = said.status === 'completed' ? execution.taskIds : (said.tasksCompleted ?? []);
  for (const id of claimed) if (!failed.has(id)) world.worked.add(id);
  return { report: said };
}

function randomReport(execution: WorkflowExecution, how: Class, dice: Dice): Report {
  const some = () => execution.taskIds.filter(() => dice.chance(30));
  if (how === 'ok' && dice.chance(85))
    return { status: 'completed', tasksFailed: dice.chance(20) ? some() : [] };
  return { status: 'error', tasksCompleted: some(), tasksFailed: some() };
}

/** The living agent does everything right and ends. @returns false when none lives. */
export function agentSucceeds(world: ChaosWorld): boolean {
  const attempt = [...world.attempts.values()].find((candidate) => candidate.alive);
  const execution = world.run.executionRecords.find((candidate) => candidate.id === attempt?.executionId);
  if (!attempt || !execution) return false;
  if (execution.step === 'design')
    Object.assign(world.project, { hasSpec: true, hasPlan: true, hasTasks: true });
  const decides = execution.kind === 'decision';
  if (execution.step === 'merge') world.project.merged = true;
  const ticked = decides ? [] : finishTasks(world, execution);
  endModelAttempt(world, attempt, {
    class: 'ok',
    message: 'done',
    costUsd: 0.01,
    startedAt: isoFromMs(world.now),
    ...(reportsOnly(world) ? reportOn(world, execution, { status: 'completed' }) : {}),
    ...(decides ? { decision: { choice: 'rerun_step' as const, reason: 'all is well' } } : {}),
    evidence: { files: [{ path: 'src/a.ts', status: 'modified' }], ticked, tickedOutside: [] },
  });
  return true;
}
