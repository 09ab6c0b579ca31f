import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { parseTasks, type TaskDocument } from '@specflow/shared/tasks';
import type { Effect, GroupFact, MergeState, RepositoryFacts, TaskFact } from '../observe';
import { findGroup } from '../transitions/groups';
import { ensure } from './check-record';
import { type ModelTask, setStatus } from './model-plan';

/** What the machine knows of one group, apart from the record. */
export interface ModelGroup {
  ready: boolean;
  /** Task states in its worktree. */
  tasks: Map<string, TaskFact['status']>;
  /** A merge was asked for and has not been made yet. */
  asked: boolean;
  merge: MergeState;
  /** Times that its result came into the branch. */
  merges: number;
}

/** The parts of a model world that groups touch. */
export interface GroupWorld {
  readonly run: OrchestrationExecution;
  readonly tasks: ModelTask[];
  readonly groups: Map<string, ModelGroup>;
  /** Commits on the branch. */
  commits: number;
}

/** The task file as a document; every task may run beside every other one of its section. */
export function documentOf(tasks: readonly ModelTask[]): TaskDocument {
  const sections = [...new Set(tasks.map((task) => task.section))];
  const lines = sections.flatMap((section) => [
    `## ${section}`,
    ...tasks.filter((task) => task.section === section).map((task) => `- [ ] ${task.id} [P] do it`),
  ]);
  return parsed(lines.join('\n'));
}

const documents = new Map<string, TaskDocument>();

/** Thousands of turns see the same few files. */
function parsed(text: string): TaskDocument {
  const known = documents.get(text) ?? parseTasks(text);
  if (documents.size < 10_000) documents.set(text, known);
  return known;
}

/** The repository as it is: clean unless told otherwise. */
export function repositoryOf(
  world: Pick<GroupWorld, 'commits'>,
  held: {
    readonly obstacle?: string | null;
    readonly lockHolder?: string | null;
    readonly ownWork?: boolean;
    readonly beside?: RepositoryFacts['beside'];
  } = {},
): RepositoryFacts {
  const { obstacle = null, lockHolder = null, ownWork = false, beside = [] } = held;
  return {
    obstacle,
    lockHolder,
    beside,
    head: `c${world.commits}`,
    headTree: `t${world.commits}`,
    ownWork: ownWork && obstacle === null ? ['src/a.ts'] : [],
  };
}

/** What the shell would say about all groups that have a worktree or are on their way into the branch. */
export function groupFacts(world: GroupWorld): Record<string, GroupFact> {
  const groups = world.run.batches.items.flatMap((batch) => batch.groups ?? []);
  const known = groups.filter((group) => group.worktree !== undefined || group.status === 'merging');
  return Object.fromEntries(known.map((group) => [group.id, factOf(world.groups.get(group.id))]));
}

function factOf(group: ModelGroup | undefined): GroupFact {
  if (!group?.ready) return { worktree: 'absent', tasks: null, merge: group?.merge ?? { state: 'none' } };
  const merge = group.asked ? { state: 'busy' as const } : group.merge;
  return { worktree: 'ready', tasks: Object.fromEntries(group.tasks), merge };
}

/** Performs an effect for a group. Merges are only noted; {@link makeMerge} makes them. */
export function performForGroup(world: GroupWorld, effect: Effect): void {
  if (effect.type !== 'prepareGroup' && effect.type !== 'mergeGroup' && effect.type !== 'removeWorktree')
    return;
  const group = world.groups.get(effect.groupId) ?? emptyGroup();
  world.groups.set(effect.groupId, group);
  if (effect.type === 'removeWorktree') {
    group.ready = false;
    group.asked = false;
  } else if (effect.type === 'mergeGroup') {
    ensure(group.ready || group.merges > 0, `${effect.groupId} has nothing to merge`);
    group.asked = true;
  } else if (!group.ready) {
    group.ready = true;
    group.tasks = new Map(world.tasks.map((task) => [task.id, task.status]));
  }
}

function emptyGroup(): ModelGroup {
  return { ready: false, tasks: new Map(), asked: false, merge: { state: 'none' }, merges: 0 };
}

/** Makes a merge that was asked for: as often as it is asked for, the result comes into the branch once. */
export function makeMerge(world: GroupWorld, id: string, problem: MergeState | null): void {
  const group = world.groups.get(id);
  if (!group?.asked) return;
  group.asked = false;
  if (problem && group.merges === 0) {
    group.merge = problem;
    return;
  }
  if (group.merges === 0) {
    world.commits += 1;
    group.merges += 1;
    tickMerged(world, id, group);
  }
  group.merge = {
    state: 'merged',
    headCommit: `r-${id}`,
    mergedCommit: `c${world.commits}`,
    tree: `t${world.commits}`,
  };
}

function tickMerged(world: GroupWorld, id: string, group: ModelGroup): void {
  const own = findGroup(world.run, id)?.group.taskIds ?? [];
  for (const task of world.tasks) {
    const state = own.includes(task.id) ? group.tasks.get(task.id) : undefined;
    if (state !== undefined && state !== 'open') setStatus(task, state);
  }
}

/** Where an agent ticks: in the worktree of its group, or in the project. */
export function tickFor(
  world: GroupWorld,
  groupId: string | undefined,
  tick: { readonly id: string; readonly status: TaskFact['status'] },
): void {
  const group = groupId === undefined ? undefined : world.groups.get(groupId);
  if (group) {
    group.tasks.set(tick.id, tick.status);
    return;
  }
  for (const task of world.tasks) if (task.id === tick.id) setStatus(task, tick.status);
}

/** Tasks of an execution that are open where its agent works. */
export function openFor(
  world: GroupWorld,
  work: { readonly groupId?: string | undefined; readonly taskIds: readonly string[] },
): string[] {
  const group = work.groupId === undefined ? undefined : world.groups.get(work.groupId);
  const states = group?.tasks ?? new Map(world.tasks.map((task) => [task.id, task.status]));
  return work.taskIds.filter((id) => states.get(id) === 'open');
}
