import { msFromIso } from '../time';
import { liveExecutions, onOtherBranch, type Turn } from '../turn';
import { needAttention } from './attention';
import { stopLive } from './stop';

/** How the ground under a run has changed, in words and with the fix. */
export interface EnvironmentChange {
  readonly code: string;
  readonly issue: string;
  readonly fix: string;
}

/** Code of a stop because what agents obey has changed; a person's retry accepts it. */
export const SETTINGS_CHANGED = 'SETTINGS_CHANGED';

const SETTINGS_CHANGE: EnvironmentChange = {
  code: SETTINGS_CHANGED,
  issue: 'Settings, hooks or servers of the project that agents obey have changed during the run.',
  fix: 'Look at .claude/settings*.json, .claude/hooks and .mcp.json; retry to go on with them as they are now.',
};

/** The change of branch in words. */
export function branchChange(turn: Turn): EnvironmentChange {
  const { branch } = turn.run.project;
  const issue = `The project is on branch ${turn.facts.project.branch ?? '(detached)'}, the run belongs to ${branch}.`;
  return { code: 'BRANCH_CHANGED', issue, fix: `Check out ${branch} and retry.` };
}

/**
 * What keeps the facts about the project from being facts about this run (class `environment`); null when
 * nothing does. A merge changes branch and phase itself, so only the project as a whole counts there.
 */
export function environmentChange(turn: Turn): EnvironmentChange | null {
  const { project } = turn.facts;
  if (project.problem)
    return { code: project.problem.code, issue: project.problem.message, fix: project.problem.fix };
  const { currentPhase, phase, kind } = turn.run;
  // A single command may open, close or change phases: that is what some of them are for.
  if (kind === 'workflow') return null;
  if (currentPhase === 'merge' || currentPhase === 'complete') return null;
  // Design may create the branch of the phase; the run is bound to it once design is done.
  if (currentPhase !== 'design' && onOtherBranch(turn)) return branchChange(turn);
  const settings = turn.run.project.agentSettings;
  if (settings !== undefined && settings !== project.agentSettings) return SETTINGS_CHANGE;
  const { number } = phase;
  if (project.phase.number === number && project.phase.status === 'complete') return phaseClosed(number);
  if (number === null || project.phase.number === number) return null;
  const now =
    project.phase.number === null ? 'no phase is open' : `the project is in phase ${project.phase.number}`;
  return {
    code: 'PHASE_CHANGED',
    issue: `The run belongs to phase ${number}, but ${now}.`,
    fix: `Open phase ${number} again and retry, or abort.`,
  };
}

/** Only the merge closes a phase; whoever did it earlier, nothing of this run was approved by that. */
function phaseClosed(number: string | null): EnvironmentChange {
  return {
    code: 'PHASE_CHANGED',
    issue: `The phase${number === null ? '' : ` ${number}`} was closed in the state file while the run was at work.`,
    fix: 'Set orchestration.phase.status back to in_progress ("specflow state set") and retry, or abort.',
  };
}

/**
 * True when the run would act on those facts now. A run that waits for a person or for its wake-up time is left as it
 * is: its questions and times stay, and it looks again before it goes on.
 */
export function actsNow(turn: Turn): boolean {
  const { status, resumeAt } = turn.run;
  if (status === 'parked') return resumeAt === undefined || turn.facts.now >= msFromIso(resumeAt);
  return status === 'running' || status === 'waiting_merge' || liveExecutions(turn.run).length > 0;
}

/** Stops for a person; the record stays as it is and goes on from there when the ground is as it was. */
export function stopForEnvironment(turn: Turn, change: EnvironmentChange): void {
  if (!stopLive(turn, 'pause')) needAttention(turn, { ...change, options: ['retry', 'abort'] });
}
