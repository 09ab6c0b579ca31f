import type { ProjectView } from '@specflow/shared/schemas';
import { stepLabel } from './phase-steps';
import { isActiveStatus, needsPerson, RUN_STATUS, type StatusView } from './run-status';

/** Where a project is listed; attention comes first. */
export type ProjectGroup = 'needs-you' | 'working' | 'idle';

/** What the page says about a project. */
export interface ProjectState extends StatusView {
  readonly group: ProjectGroup;
  /** Second line of the card: the phase. */
  readonly phaseLine: string;
  /** Third line of the card: what happens or what it needs. */
  readonly line: string;
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
    return { ...GONE, group: 'idle', phaseLine, line: project.unavailable };
  }
  if (run === undefined || !isActiveStatus(run.status)) {
    const view = run === undefined ? idleView(project) : { ...RUN_STATUS[run.status], short: '' };
    return { ...view, group: 'idle', phaseLine, line: project.needs ?? run?.label ?? idleLine(project) };
  }
  const view = RUN_STATUS[run.status];
  const running = run.status === 'running';
  return {
    ...view,
    ...(running ? runningWords(run) : {}),
    group: needsPerson(run.status) ? 'needs-you' : 'working',
    phaseLine,
    line: project.needs ?? run.label,
  };
}

/** A single workflow never passes for a phase. */
function runningWords(run: NonNullable<ProjectView['orchestration']>): Pick<StatusView, 'word' | 'short'> {
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
  if (open > 0) return `${open} open ${open === 1 ? 'task' : 'tasks'}`;
  if (project.phase === null || project.phase.number === null) return 'Open a phase to begin';
  return project.progress !== null && project.progress.tasksTotal > 0
    ? 'Every task is settled'
    : 'No tasks yet: the design step writes them';
}

function openTasks({ progress }: ProjectView): number {
  return progress === null ? 0 : progress.tasksTotal - progress.tasksCompleted;
}
