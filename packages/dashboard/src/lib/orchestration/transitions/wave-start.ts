import type { BatchItem, WaveGroup, WorkflowExecution } from '@specflow/shared/schemas';
import { canForkSession, FAILURE_ACTIONS } from '../failure-policy';
import { findBatch, lastAttempt, liveExecutions, logDecision, putBatch, type Turn } from '../turn';
import { continueExecution, type GroupTerms, howToContinue, startExecution, termsOf } from './executions';
import { endedExecutions, groupsOf, isLive, isOver, newestExecution, pushOnce, putGroup } from './groups';
import { commitFirst } from './own-work';
import { limitNow } from './wave-limit';
import type { WavePolicy } from './wave-policy';

/** The wave that is worked on: the first one with a group that needs work; null when there is none. */
export function currentWave(groups: readonly WaveGroup[], policy: WavePolicy): number | null {
  const open = groups.filter((group) => needsWork(group, policy));
  return open.length === 0 ? null : Math.min(...open.map((group) => group.wave));
}

function needsWork(group: WaveGroup, policy: WavePolicy): boolean {
  return group.status === 'failed' ? !policy.goesOnAfterFailure : !isOver(group);
}

/** Starts waiting groups of the current wave while agents are free; also while others are at work. */
export function feedWave(turn: Turn, batchId: string, policy: WavePolicy): void {
  if (turn.run.status !== 'running' || holdsStarts(turn, batchId)) return;
  const limit = limitNow(turn);
  let working = liveExecutions(turn.run).length;
  for (const group of startable(turn, batchId, policy)) {
    if (working >= limit) return;
    if (moveGroup(turn, { batchId, group, policy })) working += 1;
  }
}

/** Ends that nobody has looked at yet and that say "not now", and stops that are on their way. */
function holdsStarts(turn: Turn, batchId: string): boolean {
  const { pause, cancel } = turn.run.intents;
  if (cancel || pause?.when === 'now') return true;
  const live = liveExecutions(turn.run);
  // Nobody works beside an agent that works in the project itself.
  if (live.some((execution) => isStopping(execution) || execution.groupId === undefined)) return true;
  return endedExecutions(turn.run, batchId).some((execution) => {
    const outcome = lastAttempt(execution).outcome;
    if (!outcome || outcome.class === 'ok' || outcome.class === 'needs_input') return false;
    return ['ask_person', 'back_off', 'park', 'requeue'].includes(FAILURE_ACTIONS[outcome.class]);
  });
}

function isStopping(execution: WorkflowExecution): boolean {
  const reason = lastAttempt(execution).stop?.reason;
  return reason === 'pause' || reason === 'cancel';
}

/** Waiting groups of the current wave, those with a worktree first. One that runs alone waits for all others. */
function startable(turn: Turn, batchId: string, policy: WavePolicy): WaveGroup[] {
  const groups = groupsOf(turn, batchId);
  const wave = currentWave(groups, policy);
  const open = groups.filter((group) => group.wave === wave && !isOver(group) && group.status !== 'failed');
  const beside = open.filter((group) => group.redoes === undefined);
  const alone = beside.length > 0 ? [] : open.slice(0, 1);
  return [...beside, ...alone]
    .filter((group) => group.status === 'waiting' && !isLive(turn.run, group))
    .filter((group) => newestExecution(turn.run, group)?.status !== 'waiting_for_input')
    .sort((a, b) => Number(b.worktree !== undefined) - Number(a.worktree !== undefined));
}

interface Move {
  readonly batchId: string;
  readonly group: WaveGroup;
  readonly policy: WavePolicy;
}

/** Takes a group one step on. @returns true when it takes the place of an agent. */
function moveGroup(turn: Turn, move: Move): boolean {
  const { batchId, group } = move;
  const batch = findBatch(turn.run, batchId);
  if (!batch) return false;
  const order = orderFor(turn, { ...move, batch });
  if (!termsOf(turn, { ...order.terms.purse, kind: order.kind }).ok) return false;
  if (turn.run.config.isolation === 'none') return startGroup(turn, { ...move, batch, ...order });
  const fact = turn.facts.groups?.[group.id];
  if (group.worktree !== undefined && fact?.worktree === 'ready')
    return startGroup(turn, { ...move, batch, ...order });
  if (group.worktree !== undefined && fact?.worktree === 'failed') {
    failToPrepare(turn, move, fact.problem ?? 'The worktree could not be made.');
    return false;
  }
  return prepare(turn, { batch, group });
}

function prepare(turn: Turn, { batch, group }: { batch: BatchItem; group: WaveGroup }): boolean {
  const { repository } = turn.facts.project;
  const { host } = turn.facts;
  if (group.worktree === undefined) {
    const baseCommit = baseOf(turn, batch, group);
    if (!host || !baseCommit) return false;
    const isFree = repository?.obstacle === null && repository.lockHolder === null;
    if (!hasBegun(batch, group.wave) && (!isFree || commitFirst(turn, batch))) return false;
    putGroup(turn, batch.id, { ...group, worktree: `${host.worktreesDir}/${group.id}`, baseCommit });
  }
  pushOnce(turn, { type: 'prepareGroup', groupId: group.id });
  return true;
}

/** True when a group of this wave has a base: the others begin at the same, whatever happens in the project. */
export function hasBegun(batch: BatchItem, wave: number): boolean {
  return (batch.groups ?? []).some((group) => group.wave === wave && group.baseCommit !== undefined);
}

/** All groups of a wave begin at one commit; what starts after a merge begins at that. */
function baseOf(turn: Turn, batch: BatchItem, group: WaveGroup): string | null {
  const head = turn.facts.project.repository?.head ?? null;
  const others = (batch.groups ?? []).filter((other) => other.wave === group.wave && other.id !== group.id);
  const isAfterMerge = others.some((other) => other.mergedCommit !== undefined);
  if (group.redoes !== undefined || isAfterMerge) return head;
  return others.find((other) => other.baseCommit !== undefined && !isOver(other))?.baseCommit ?? head;
}

function failToPrepare(turn: Turn, { batchId, group, policy }: Move, problem: string): void {
  const failure = { class: 'environment' as const, message: problem, signature: `environment:${problem}` };
  const failed: WaveGroup = { ...group, status: 'failed', failure, reason: problem };
  putGroup(turn, batchId, failed);
  logDecision(turn, `No worktree for ${group.taskIds.join(', ')}`, problem, { groupId: group.id });
  const batch = findBatch(turn.run, batchId);
  if (batch) policy.groupFailed(turn, batch, failed);
}

/** Whose next agent is asked about. */
interface Asked {
  readonly batch: BatchItem;
  readonly group: WaveGroup;
  readonly policy: WavePolicy;
}

interface Order {
  readonly kind: 'batch' | 'heal';
  readonly terms: GroupTerms;
}

/** A group with a failure gets a healer, unless one of its agents is to go on. */
export function orderFor(turn: Turn, { batch, group, policy }: Asked): Order {
  const newest = newestExecution(turn.run, group);
  const goesOn = newest?.status === 'paused';
  const heals = goesOn ? newest.kind === 'heal' : group.failure !== undefined;
  const kind = heals ? 'heal' : 'batch';
  const waiting = groupsOf(turn, batch.id).filter(
    (other) =>
      other.wave === group.wave &&
      other.status === 'waiting' &&
      !isLive(turn.run, other) &&
      (other.failure !== undefined) === (group.failure !== undefined),
  ).length;
  // Parts that are too small for a process help nobody: then fewer groups get one.
  let terms = policy.terms(turn, { batch, group, kind, shares: waiting });
  for (let shares = waiting - 1; shares > 0 && !termsOf(turn, { ...terms.purse, kind }).ok; shares -= 1)
    terms = policy.terms(turn, { batch, group, kind, shares });
  return { kind, terms };
}

function startGroup(turn: Turn, work: Move & Order & { readonly batch: BatchItem }): boolean {
  const { batch, group, policy } = work;
  const open = new Set(policy.openTasks(turn, batch, group));
  // What a person has settled, or taken out of the file, in the meantime is not worked on.
  const known = new Map((turn.facts.project.plan?.tasks ?? []).map((task) => [task.id, task.status]));
  const taskIds = group.taskIds.filter((id) => open.has(id) && known.get(id) === 'open');
  if (taskIds.length === 0) {
    const status = group.executionIds.length > 0 ? 'ended' : 'cancelled';
    putGroup(turn, batch.id, { ...group, status, reason: 'Nothing is left to do.' });
    return false;
  }
  const execution = startOrGoOn(turn, work, taskIds);
  if (!execution) return false;
  const now = findBatch(turn.run, batch.id) ?? batch;
  const heals = execution.kind === 'heal';
  const isNew = !group.executionIds.includes(execution.id);
  putBatch(turn, {
    ...now,
    executionIds: [...new Set([...now.executionIds, execution.id])],
    ...(heals
      ? { healerExecutionId: execution.id, healAttempts: now.healAttempts + (isNew ? 1 : 0) }
      : { workflowExecutionId: execution.id }),
  });
  putGroup(turn, batch.id, {
    ...group,
    status: 'running',
    executionIds: [...new Set([...group.executionIds, execution.id])],
    healAttempts: group.healAttempts + (heals && isNew ? 1 : 0),
  });
  return true;
}

function startOrGoOn(
  turn: Turn,
  { batch, group, kind, terms, policy }: Move & Order & { readonly batch: BatchItem },
  taskIds: readonly string[],
): WorkflowExecution | null {
  const newest = newestExecution(turn.run, group);
  const ids = taskIds.join(', ');
  if (newest?.status === 'paused') {
    const how = howToContinue(newest);
    return continueExecution(turn, newest, { how, taskIds, reason: `goes on with ${ids}`, group: terms });
  }
  const heals = kind === 'heal' && newest !== undefined;
  const attempt = `attempt ${group.healAttempts + 1} of ${turn.run.config.maxHealAttempts}`;
  const place = `batch ${batch.index + 1}, wave ${group.wave}`;
  const how = group.redoes === undefined ? '' : ' again, alone';
  const fork = heals && group.failure && canForkSession(group.failure.class);
  return startExecution(turn, {
    kind,
    step: 'implement',
    batchId: batch.id,
    skill: policy.skillOf(turn),
    taskIds,
    title: heals ? `Auto-healing ${ids}, ${attempt}` : `Started ${ids}${how} (${place})`,
    group: terms,
    ...(heals ? { healsExecutionId: newest.id } : {}),
    ...(fork ? { forkOf: lastAttempt(newest).sessionId } : {}),
  });
}
