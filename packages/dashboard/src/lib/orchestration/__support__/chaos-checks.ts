import { isTerminalStatus, type OrchestrationExecution } from '@specflow/shared/schemas';
import type { Command } from '../commands';
import type { Observation } from '../observe';
import { checkBatchRun } from './chaos-batch-checks';
import type { ChaosWorld } from './chaos-model';
import { checkIds, checkRecord, ensure } from './check-record';

const OVER = ['completed', 'healed', 'skipped', 'cancelled'];

/** Records are never changed, so one that was looked at need not be looked at again while nothing happens. */
const checked = new WeakSet<OrchestrationExecution>();

/** What must hold between the record on disk and the one that replaces it. */
export function checkSaved(world: ChaosWorld, next: OrchestrationExecution, facts: Observation): void {
  if (isTerminalStatus(world.run.status)) ensure(next === world.run, 'a run that is over changes');
  if (checked.has(next)) return;
  checked.add(next);
  if (world.thorough) checkRecord(next);
  else checkIds(next);
  checkHistory(world.run, next);
  checkMoney(world, next);
  checkStarts(world, next, facts);
  checkBases(world, next);
  checkCompletion(world, next);
  checkBatchRun(world, next, facts.project.plan?.tasks ?? null);
}

/** History only grows: no execution, attempt or finished batch ever disappears or goes back. */
function checkHistory(before: OrchestrationExecution, next: OrchestrationExecution): void {
  for (const execution of before.executionRecords) {
    const now = next.executionRecords.find((candidate) => candidate.id === execution.id);
    ensure(now !== undefined, `I2: execution ${execution.id} is gone`);
    ensure(now.attempts.length >= execution.attempts.length, `I2: ${execution.id} lost an attempt`);
  }
  const batches = new Map(next.batches.items.map((batch) => [batch.id, batch]));
  for (const batch of before.batches.items) {
    if (!OVER.includes(batch.status)) continue;
    const now = batches.get(batch.id)?.status;
    ensure(now === batch.status, `I3: ${batch.id} was ${batch.status} and is ${now ?? 'gone'}`);
  }
}

/** N5: what is booked is what the attempts cost, each once. */
function checkMoney(world: ChaosWorld, next: OrchestrationExecution): void {
  let micros = 0;
  for (const entry of next.ledger) {
    if (entry.spentUsd === undefined) continue;
    const real = world.attempts.get(entry.attemptId)?.costUsd;
    // An attempt that never ran for lack of the lock costs nothing.
    ensure(
      entry.spentUsd === (real ?? 0),
      `N5: ${entry.attemptId} cost ${real} and is booked as ${entry.spentUsd}`,
    );
    micros += Math.round(entry.spentUsd * 1e6);
  }
  ensure(Math.round(next.totalCostUsd * 1e6) === micros, 'N5: the total is not the sum of the ledger');
}

function checkStarts(world: ChaosWorld, next: OrchestrationExecution, facts: Observation): void {
  const known = new Set(world.run.ledger.map((entry) => entry.attemptId));
  const fresh = next.ledger.filter((entry) => !known.has(entry.attemptId));
  if (fresh.length === 0) return;
  const promised = next.ledger.reduce((sum, entry) => sum + (entry.spentUsd ?? entry.reservedUsd), 0);
  const limit = next.config.budget.maxTotal;
  ensure(promised <= limit + 1e-6, `I4: ${promised} is spent or reserved of ${limit}`);
  ensure(!next.intents.cancel, 'nothing starts after a cancel');
  const open = new Map((facts.project.plan?.tasks ?? []).map((task) => [task.id, task.status]));
  for (const entry of fresh) {
    ensure(entry.reservedUsd >= 0.05, 'I4: nothing starts below the smallest cap');
    const execution = next.executionRecords.find((candidate) => candidate.id === entry.executionId);
    const batch = next.batches.items.find((candidate) => candidate.id === entry.batchId);
    if (next.kind === 'batch' || execution?.step !== 'implement' || execution.kind === 'decision') continue;
    ensure(batch !== undefined, 'implement works on batches');
    ensure(
      ['running', 'healing'].includes(batch.status),
      `I3: ${batch.id} is ${batch.status} and gets an agent`,
    );
    const done = execution.taskIds.filter((id) => open.get(id) !== 'open');
    ensure(
      execution.taskIds.length > 0 && done.length === 0,
      `an agent is sent to settled tasks: ${done.join(' ')}`,
    );
  }
}

/** What agents did in the project is in every worktree: a wave never begins while some of it is uncommitted. */
function checkBases(world: ChaosWorld, next: OrchestrationExecution): void {
  if (!world.ownWork) return;
  for (const batch of next.batches.items) {
    const before = world.run.batches.items.find(({ id }) => id === batch.id)?.groups ?? [];
    const begun = new Set(before.flatMap(({ baseCommit, wave }) => (baseCommit === undefined ? [] : [wave])));
    for (const { id, baseCommit, wave } of batch.groups ?? [])
      ensure(
        baseCommit === undefined || begun.has(wave),
        `${id} begins without the work of agents before it`,
      );
  }
}

/** I5: `merged` only when every task of the file is settled or was let go by a person, and the merge is a fact. */
function checkCompletion(world: ChaosWorld, next: OrchestrationExecution): void {
  if (next.outcome !== 'merged' || world.run.outcome === 'merged') return;
  const { phase, merged } = world.project;
  const closed = phase.status === 'complete' || phase.number !== next.phase.number;
  ensure(closed || merged === true, 'I5: completed without a merge');
  if (closed) return;
  const open = world.tasks.filter((task) => task.status === 'open' || task.status === 'blocked');
  const left = open.filter((task) => !world.waived.has(task.id)).map((task) => task.id);
  ensure(left.length === 0, `I5: completed with open tasks ${left.join(' ')}`);
  const present = new Set(world.tasks.map((task) => task.id));
  const lost = [...world.removed].filter((id) => !present.has(id) && !world.waived.has(id));
  ensure(lost.length === 0, `I5: completed without ${lost.join(' ')}, whose lines vanished`);
}

/** Remembers what a person lets go with "skip". */
export function checkCommand(world: ChaosWorld, command: Command): void {
  if (command.type !== 'skip') return;
  const { recoveryContext, batches } = world.run;
  ensure(recoveryContext !== undefined, 'skip needs a reason');
  const status = new Map(world.tasks.map((task) => [task.id, task.status]));
  if (recoveryContext.code === 'BLOCKED_TASKS') {
    for (const task of world.tasks) if (task.status === 'blocked') world.waived.add(task.id);
    return;
  }
  const batch = batches.items.find((item) => item.id === recoveryContext.batchId);
  const { code } = recoveryContext;
  for (const id of batch?.taskIds ?? []) {
    const now = status.get(id);
    if (code === 'TASKS_VANISHED' ? now === undefined : now !== 'done') world.waived.add(id);
    // What cannot be read now is let go as it was last seen.
    if (!readable(world)) world.waived.add(id);
  }
}

/** Whether the task file of this run can be read now. */
function readable(world: ChaosWorld): boolean {
  const { branch, phase } = world.project;
  const { run } = world;
  return world.hasTaskFile && branch === run.project.branch && phase.number === run.phase.number;
}
