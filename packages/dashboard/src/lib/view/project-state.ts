import type { ProjectView } from '@specflow/shared/schemas';
import { formatCount } from '../format/count';
import { formatClockMinutes } from '../format/time';
import { stepLabel } from './phase-steps';
import { HEALING } from './run-look';
import { isActiveStatus, needsPerson, RUN_STATUS, type StatusView, statusView } from './run-status';

/** Where a project is listed; attention comes first. */
export type ProjectGroup = 'needs-you' | 'working' | 'idle';

/** What the page says about a project. */
export interface ProjectState extends StatusView {
  readonly group: ProjectGroup;
  /** Second line of the card: the phase. */
  readonly phaseLine: string;
  /** Third line of the card: what happens or what it needs. */
  readonly line: string;
  /** What it needs from a person, or waits for; null while it simply works, as its badge says. */
  readonly ask: string | null;
}

/** Headings of the groups, in the order in which they are shown. */
export const PROJECT_GROUPS: readonly { readonly id: ProjectGroup; readonly title: string }[] = [
  { id: 'needs-you', title: 'Needs you' },
  { id: 'working', title: 'Working' },
  { id: 'idle', title: 'Idle' },
];

const IDLE: StatusView = { word: 'Idle', short: '', icon: 'circle', tone: 'neutral' };
const READY: StatusView = { word: 'Ready', short: '', icon: 'circle', tone: 'neutral' };
const GONE: StatusView = { word: 'Unavailable', short: 'Missing', icon: 'alert', tone: 'danger' };

/** Derives badge, group and lines of a project from its facts. */
export function projectState(project: ProjectView): ProjectState {
  const phaseLine = phaseLineOf(project);
  const run = project.orchestration;
  if (project.unavailable !== undefined) {
    return { ...GONE, group: 'idle', phaseLine, line: project.unavailable, ask: project.unavailable };
  }
  if (run === undefined || !isActiveStatus(run.status)) {
    const view = run === undefined ? idleView(project) : { ...statusView(run), short: '' };
    const line = project.needs ?? run?.label ?? idleLine(project);
    return { ...view, group: 'idle', phaseLine, line, ask: line };
  }
  const view = run.status === 'running' ? runningView(run) : RUN_STATUS[run.status];
  const ask = askOf(run);
  return {
    ...view,
    group: [run, ...(project.alsoActive ?? [])].some(({ status }) => needsPerson(status))
      ? 'needs-you'
      : 'working',
    phaseLine,
    line: project.needs ?? ask ?? run.label,
    ask,
  };
}

type ProjectRun = NonNullable<ProjectView['orchestration']>;

/** What a run that stands still needs, without repeating its status. */
function askOf(run: ProjectRun): string | null {
  const when = run.resumeAt === undefined ? '' : ` at ${formatClockMinutes(run.resumeAt)}`;
  switch (run.status) {
    case 'waiting_input':
      return `Needs your answer to go on with ${placeOf(run)}`;
    case 'needs_attention':
      return `Needs your decision about ${placeOf(run)}`;
    case 'waiting_merge':
      return 'Needs your approval to merge';
    case 'paused':
      return `Resume it to go on with ${placeOf(run)}`;
    case 'parked':
      return `Goes on by itself${when} with ${placeOf(run)}`;
    default:
      return null;
  }
}

function placeOf({ currentPhase, batch, selection }: ProjectRun): string {
  const inBatch = currentPhase === 'implement' && batch.total > 0;
  if (selection !== undefined) return `wave ${batch.current} of ${batch.total}`;
  return inBatch ? `batch ${batch.current} of ${batch.total}` : stepLabel(currentPhase).toLowerCase();
}

function runningView(run: ProjectRun): StatusView {
  const words = runningWords(run);
  if (run.healing !== true) return { ...RUN_STATUS.running, ...words };
  return { ...HEALING, word: `Healing (${placeOf(run)})`, short: words.short };
}

/** A single workflow and a run over selected tasks never pass for a phase. */
function runningWords(run: ProjectRun): Pick<StatusView, 'word' | 'short'> {
  if (run.workflow !== undefined) return { word: `Running /${run.workflow}`, short: 'Workflow' };
  if (run.selection !== undefined) {
    const { current, total } = run.batch;
    return { word: `Running tasks (wave ${current}/${total})`, short: `${current}/${total}` };
  }
  const batch = run.currentPhase === 'implement' && run.batch.total > 0 ? run.batch : null;
  if (batch === null) {
    const place = stepLabel(run.currentPhase);
    return { word: `Completing phase (${place})`, short: place };
  }
  return {
    word: `Completing phase (batch ${batch.current}/${batch.total})`,
    short: `${batch.current}/${batch.total}`,
  };
}

/** True while the project has a run that is not over. */
export function hasLiveRun({ orchestration: run }: ProjectView): boolean {
  return run !== undefined && isActiveStatus(run.status);
}

/** Share of settled tasks, 0–100; null without tasks. */
export function projectPercentage(project: ProjectView): number | null {
  const { progress } = project;
  return progress === null || progress.tasksTotal === 0 ? null : progress.percentage;
}

function phaseLineOf({ phase }: ProjectView): string {
  if (phase === null || (phase.number === null && phase.name === null)) return 'No active phase';
  const number = phase.number === null ? null : `Phase ${phase.number}`;
  return [number, phase.name].filter((part) => part !== null).join(' · ');
}

function idleView(project: ProjectView): StatusView {
  if (project.phase?.status === 'complete') return { ...RUN_STATUS.completed, short: '' };
  return openTasks(project) > 0 ? READY : IDLE;
}

function idleLine(project: ProjectView): string {
  const open = openTasks(project);
  if (open > 0) return formatCount(open, 'open task');
  if (project.phase === null || project.phase.number === null) return 'Open a phase to begin';
  return project.progress !== null && project.progress.tasksTotal > 0
    ? 'Every task is settled'
    : 'No tasks yet: the design step writes them';
}

function openTasks({ progress }: ProjectView): number {
  return progress === null ? 0 : progress.tasksTotal - progress.tasksCompleted;
}
