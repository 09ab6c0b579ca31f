import { collectLines, type DocumentLines, type OtherCandidate, type TaskCandidate } from './collect-lines';
import { readDependencies } from './dependencies';
import { addEstimate } from './estimates';
import { readFilePaths } from './file-paths';
import type { DocumentTask, ExecutionNote, TaskDocument, TaskFormat } from './model';
import type { PlainCandidate } from './plain-task';
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
  const context = { lines, isKnown, groups: sequentialGroups(lines.notes) };
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
    warnings: [...lines.scan.warnings, ...warnings, ...unknownDependencyWarnings(tasks, isKnown)],
  };
}

interface TaskContext {
  lines: DocumentLines;
  isKnown: (id: string) => boolean;
  groups: ReadonlyMap<string, ExecutionNote>;
}

function toTask(candidate: TaskCandidate, context: TaskContext): DocumentTask {
  return candidate.kind === 'plain' ? finishPlain(candidate, context) : buildTask(candidate, context);
}

/** Adds to a plain line's task what depends on other lines. */
function finishPlain(candidate: PlainCandidate, { isKnown, groups }: TaskContext): DocumentTask {
  const { task, mayDepend, details } = candidate;
  if (mayDepend) task.dependsOn = readDependencies(task.description, isKnown);
  if (details !== undefined) addRelations(task, details, isKnown);
  if (groups.size > 0) setGroup(task, groups.get(task.id));
  return task;
}

function buildTask(candidate: OtherCandidate, context: TaskContext): DocumentTask {
  const { id, status, rest, details } = candidate;
  const text = readTaskText(rest, status);
  const section =
    candidate.sectionIndex === null ? undefined : context.lines.sections[candidate.sectionIndex];
  const task: DocumentTask = {
    id,
    description: text.description,
    status,
    section: section?.name ?? null,
    line: candidate.line,
    dependsOn: readDependencies(text.description, context.isKnown),
    files: readFilePaths(text.description),
    parallel: text.parallel,
    verification: text.verification || candidate.verifies !== undefined,
    sectionIndex: candidate.sectionIndex,
    span: candidate.span,
  };
  // Assigned, not spread: this runs once for each task of files with tens of thousands.
  if (text.story !== undefined) task.story = text.story;
  if (text.blockedReason !== undefined) task.blockedReason = text.blockedReason;
  if (candidate.phase !== undefined) task.phase = candidate.phase;
  if (details !== undefined) addRelations(task, details, context.isKnown);
  setGroup(task, context.groups.get(id));
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
