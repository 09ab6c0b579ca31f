import { setTimeout as delay } from 'node:timers/promises';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import type { ProjectFacts } from '@/lib/orchestration/observe';

/*
 * Git, editors and agents write the files of a project in several steps: for a moment one is missing, empty or half
 * of itself. What was read in such a moment must not stop a run.
 */

/** Between two readings. */
const AGAIN_AFTER_MS = 150;
/** Readings after the first, without a git command at work, that must say the same before it is believed. */
const READINGS_MORE = 2;
/** Readings while a git command is at work: a checkout of a large repository takes this long. */
const READINGS_WITH_GIT = 20;

/** How facts are read. */
export interface FactsSource {
  read(): Promise<ProjectFacts>;
  /** Whether a git command is changing the project's files. */
  isGitWriting(): Promise<boolean>;
}

/**
 * Reads the facts of a run. Those that would stop it are believed when they are still so a moment after git has ended
 * (it is waited for up to 3 seconds): what was read while it wrote, if only just, says nothing.
 */
export async function readSettledFacts(
  run: OrchestrationExecution,
  source: FactsSource,
): Promise<ProjectFacts> {
  let withGit = 0;
  let calm = 0;
  for (;;) {
    const facts = await source.read();
    if (!isDoubtful(run, facts)) return facts;
    if (await source.isGitWriting()) {
      withGit += 1;
      calm = 0;
    } else calm += 1;
    if (withGit > READINGS_WITH_GIT || calm > READINGS_MORE) return facts;
    await delay(AGAIN_AFTER_MS);
  }
}

/** True for facts that half-written files would give as well. */
function isDoubtful(run: OrchestrationExecution, { problem, phase, plan, branch }: ProjectFacts): boolean {
  if (problem !== undefined) return true;
  // What another branch says stops no run.
  if (branch !== run.project.branch) return false;
  if (run.phase.number !== null && phase.number !== run.phase.number) return true;
  const known = new Map(plan?.tasks.map(({ id, status }) => [id, status]));
  return run.batches.items.some(({ taskIds, taskStates }) =>
    taskIds.some((id) => {
      const status = known.get(id);
      if (status === undefined) return !isKnownToBeGone(taskStates[id]);
      // Git changes the files before it says on which branch they are: a file of the base has no ticks yet.
      return run.kind === 'phase' && status === 'open' && taskStates[id] === 'done';
    }),
  );
}

function isKnownToBeGone(state: string | undefined): boolean {
  return state === 'waived' || state === 'vanished';
}
