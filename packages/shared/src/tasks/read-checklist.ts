import {
  collectLines,
  type DocumentLines,
  isPlain,
  type OtherCandidate,
  type TaskCandidate,
} from './collect-lines';
import { readDependencies } from './dependencies';
import { addEstimate } from './estimates';
import { readFilePaths } from './file-paths';
import type { DocumentTask, ExecutionNote, TaskDocument, TaskFormat } from './model';
import { resolveCandidates } from './resolve-candidates';
import { readTaskText } from './task-text';
import { unknownDependencyWarnings } from './unknown-dependencies';

/**
 * Reads the files in which a task is a checkbox: spec-kit and SpecFlow `tasks.md`, OpenSpec `tasks.md`,
 * plans with dotted ids. Total and linear.
 * Counts every line that upstream's CLI counts, except in code fences and HTML comments, and each id once.
 */
export function readChecklist(text: string): TaskDocument {
  const lines = collectLines(text);
  const { scheme, accepted, known, unidentified, warnings } = resolveCandidates(lines);
  const isKnown = (id: string) => known.has(id);
  for (const task of lines.mayDepend) task.dependsOn = readDependencies(task.description, isKnown);
  const dependent: DocumentTask[] = [];
  const context = { lines, isKnown, groups: sequentialGroups(lines.notes), dependent };
  const tasks = accepted.map((candidate) => toTask(candidate, context));
  return {
    format: detectFormat(lines, scheme),
    scheme,
    newline: lines.scan.newline,
    hasBom: lines.scan.hasBom,
    lineCount: lines.scan.lineCount,
    tasks,
    sections: lines.sections,
    notes: lines.notes,
    unidentified,
    warnings: [...lines.scan.warnings, ...warnings, ...unknownDependencyWarnings(dependent, isKnown)],
  };
}

interface TaskContext {
  lines: DocumentLines;
  isKnown: (id: string) => boolean;
  groups: ReadonlyMap<string, ExecutionNote>;
  /** Takes the tasks that depend on others. */
  dependent: DocumentTask[];
}

function toTask(candidate: TaskCandidate, context: TaskContext): DocumentTask {
  const { lines, isKnown, groups, dependent } = context;
  const task = isPlain(candidate) ? candidate : buildTask(candidate, isKnown, lines.checks.has(candidate));
  const details = lines.details.size > 0 ? lines.details.get(candidate) : undefined;
  if (details !== undefined) addRelations(task, details, isKnown);
  if (groups.size > 0) setGroup(task, groups.get(task.id));
  if (task.dependsOn.length > 0) dependent.push(task);
  return task;
}

function buildTask(
  candidate: OtherCandidate,
  isKnown: (id: string) => boolean,
  isCheck: boolean,
): DocumentTask {
  const { id, status, section, line, phase, sectionIndex, lineStart, lineEnd, markStart, markEnd } =
    candidate;
  const text = readTaskText(candidate.rest, status);
  const { description } = text;
  const task: DocumentTask = {
    id,
    description,
    status,
    section,
    line,
    dependsOn: readDependencies(description, isKnown),
    files: readFilePaths(description),
    parallel: text.parallel,
    verification: text.verification || isCheck,
    story: text.story,
    phase,
    sectionIndex,
    lineStart,
    lineEnd,
    markStart,
    markEnd,
  };
  // Assigned, not spread: this runs once for each task of files with tens of thousands.
  if (text.blockedReason !== undefined) task.blockedReason = text.blockedReason;
  addEstimate(task);
  return task;
}

/** Below a task, prose mentions ids for many reasons; only a labelled line declares a dependency. */
const DEPENDENCY_LINE =
  /^\s*(?:[-*+]\s+)?[*_]{0,2}(?:depends?(?:\s+on)?|dependencies|dependency|requires|prerequisites?|after|blocked\s+by)[*_]{0,2}\s*:/i;

/** Adds what the indented lines below a task say. */
function addRelations(
  task: DocumentTask,
  details: readonly string[],
  isKnown: (id: string) => boolean,
): void {
  const allIds = new Set(task.dependsOn);
  const allFiles = new Set(task.files);
  for (const line of details) {
    for (const file of readFilePaths(line)) allFiles.add(file);
    if (!DEPENDENCY_LINE.test(line)) continue;
    for (const id of readDependencies(line, isKnown)) allIds.add(id);
  }
  task.dependsOn = [...allIds];
  task.files = [...allFiles];
}

function setGroup(task: DocumentTask, note: ExecutionNote | undefined): void {
  if (note === undefined) return;
  task.sequentialGroup = note.range;
  if (note.reason !== undefined) task.sequentialReason = note.reason;
}

/** The first note that names a task wins. */
function sequentialGroups(notes: readonly ExecutionNote[]): Map<string, ExecutionNote> {
  const groups = new Map<string, ExecutionNote>();
  for (const note of notes) {
    if (note.kind !== 'sequential' || note.scope !== 'tasks') continue;
    for (const id of note.members) if (!groups.has(id)) groups.set(id, note);
  }
  return groups;
}

function detectFormat(lines: DocumentLines, scheme: TaskDocument['scheme']): TaskFormat {
  if (scheme === 'none') return 'none';
  const hasPhases = lines.hasPhaseHeading || lines.notes.length > 0;
  return scheme === 'dotted' && hasPhases ? 'plan' : 'tasks';
}
