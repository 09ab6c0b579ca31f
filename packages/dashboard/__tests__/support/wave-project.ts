import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrchestrationView } from '@specflow/shared/schemas';
import type { Engine } from './engine';
import type { World } from './world';

/** Three tasks beside each other, one behind them. */
export const WAVES = `# Tasks

## Core

- [ ] T001 [P] Create src/a.mjs
- [ ] T002 [P] Create src/b.mjs
- [ ] T003 [P] Create src/c.mjs
- [ ] T004 Create src/index.mjs
`;

/** Several agents, worktrees and merges take their time on a busy machine. */
export const LONG_MS = 180_000;

/** Nobody goes on before three agents are at work at once. */
export const MEET = { behaviour: 'waitForAgents', agents: 3 };

/** Agents of the first wave meet; the others just work. */
export const MEETING = { steps: [{ when: { section: 'Core', invocation: 1 }, do: MEET }] };

/** Folders of worktrees below the home. */
export function worktrees(world: World): Promise<string[]> {
  return readdir(join(world.home, 'worktrees')).catch(() => []);
}

/** Subjects of the merge commits on the phase branch, oldest first. */
export async function mergesOf(world: World): Promise<string[]> {
  const log = await world.project.git('log', '--first-parent', '--merges', '--reverse', '--format=%s');
  return log === '' ? [] : log.split('\n');
}

/** Status and tasks of all groups of the first batch. */
export function groupsOf(run: OrchestrationView): string[] {
  return (run.batches.items[0]?.groups ?? []).map(({ taskIds, status }) => `${taskIds.join(' ')} ${status}`);
}

/** Waits until the groups of the first batch are so: a worktree is removed beside what the run does next. */
export function untilGroups({ untilRun }: Engine, expected: readonly string[]): Promise<OrchestrationView> {
  const areSo = (run: OrchestrationView) => groupsOf(run).join() === expected.join();
  return untilRun(`the groups ${expected.join(', ')}`, areSo, LONG_MS);
}

/** Uncommitted changes of the project, apart from what SpecFlow notes in it. */
export function uncommitted(world: World): Promise<string> {
  return world.project.git('status', '--porcelain', '--', '.', ':(exclude).specflow');
}
