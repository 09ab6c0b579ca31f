import type { Complexity, DocumentTask } from './model';

/** What a task's text says about its size. */
export interface TaskEstimate {
  hours?: number;
  complexity?: Complexity;
}

const UNIT = '(minutes?|mins?|hours?|hrs?|h|days?|weeks?)(?![A-Za-z0-9])';
const DURATION = new RegExp(
  `(?<![\\w.])(\\d{1,4}(?:\\.\\d{1,3})?)(?:[ \\t]{0,2}(?:-|–|—|to)[ \\t]{0,2}(\\d{1,4}(?:\\.\\d{1,3})?))?[ \\t-]{0,2}${UNIT}`,
  'i',
);
const HOURS_OF: Record<string, number> = { m: 1 / 60, h: 1, d: 8, w: 40 };
/** `[HIGH]`, `(CRITICAL)`, `**HIGH**`, `CRITICAL:` or the word at either end: a marker, not prose. */
const MARKER =
  /(?:^|[[(*_][ \t]?)(CRITICAL|HIGH|MEDIUM|LOW)(?:[ \t]+(?:COMPLEXITY|PRIORITY))?(?=[\])*_:]|[ \t]+[-–—])|[ \t](CRITICAL|HIGH)$/;
/** A duration in prose is often a limit (`expires after 2 hours`): only marked ones are estimates. */
const MARKED_DURATION = new RegExp(
  `[[(~][ \\t]{0,2}(?:est(?:imated?|\\.)?|effort|about|ca\\.|≈|~)?[: \\t]{0,2}${DURATION.source.replace('\\w.', '\\d.')}`,
  'i',
);

/** Hours in a duration: `3 hours`, `2-4h` (its middle), `30 minutes`, `1 day` (8 hours). Undefined without one. */
export function readHours(text: string): number | undefined {
  return hoursOf(DURATION.exec(text.slice(0, 200)));
}

/** Size markers in the text of a checkbox task: `[HIGH]`, `(~2h)`, `CRITICAL: …`. */
export function readEstimate(text: string): TaskEstimate {
  const head = text.slice(0, 2000);
  const estimate: TaskEstimate = {};
  if (/CRITICAL|HIGH|MEDIUM|LOW/.test(head)) {
    const marker = MARKER.exec(head);
    const complexity = toComplexity(marker?.[1] ?? marker?.[2] ?? '');
    if (complexity !== undefined) estimate.complexity = complexity;
  }
  if (/[[(~]/.test(head) && /\d/.test(head)) {
    const hours = hoursOf(MARKED_DURATION.exec(head));
    if (hours !== undefined) estimate.hours = hours;
  }
  return estimate;
}

/** Adds what a task's own text says about its size. */
export function addEstimate(task: Pick<DocumentTask, 'description' | 'estimateHours' | 'complexity'>): void {
  const { hours, complexity } = readEstimate(task.description);
  if (hours !== undefined) task.estimateHours = hours;
  if (complexity !== undefined) task.complexity = complexity;
}

/** `High`, `CRITICAL (blocks the release)` → the level; undefined for anything else. */
export function toComplexity(text: string): Complexity | undefined {
  const word = /critical|high|medium|low/.exec(text.slice(0, 40).toLowerCase())?.[0];
  return word === 'critical' || word === 'high' || word === 'medium' || word === 'low' ? word : undefined;
}

function hoursOf(match: RegExpExecArray | null): number | undefined {
  const unit = match?.[3]?.charAt(0).toLowerCase();
  if (match?.[1] === undefined || unit === undefined) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  const hours = ((from + to) / 2) * (HOURS_OF[unit] ?? 1);
  return hours > 0 ? hours : undefined;
}

const WEIGHT_OF: Record<Complexity, number> = { critical: 3, high: 2, medium: 1, low: 0.5 };

/** How much work a task is, in hours as far as anybody said so; a task without any marker counts 1. */
export function weightOf(task: { estimateHours?: number; complexity?: Complexity }): number {
  return task.estimateHours ?? WEIGHT_OF[task.complexity ?? 'medium'];
}
