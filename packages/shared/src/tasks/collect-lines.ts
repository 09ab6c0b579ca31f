import { readCodes } from './character-codes';
import { type Checkbox, readCheckbox } from './checkbox';
import { readExecutionNote } from './execution-notes';
import { type Heading, readHeading } from './headings';
import type { DocumentTask, ExecutionNote, IdScheme, TaskSection, TaskSpan, TaskStatus } from './model';
import { createNextIndex, type NextIndex } from './next-index';
import { readPlainTask, type TaskPlace } from './plain-task';
import { type LineScan, scanLines, type VisibleLine } from './scan-lines';
import { findMentionedId, readLeadingId } from './task-id';
import { statusOfMark } from './task-status';

/** A checkbox of the file, before it is known which id scheme the file uses: of a plain line it is a task already. */
export type TaskCandidate = DocumentTask | OtherCandidate;

/** A checkbox that is not plain. */
export interface OtherCandidate extends TaskSpan {
  isTask: false;
  /** The id under which it counts as a task; empty before it has one. */
  id: string;
  line: number;
  status: TaskStatus;
  /** The mark has no meaning we know; the status is then a cautious `pending`. */
  unknownMark: boolean;
  /** Id that leads the text, and how it is written (`none` without one). */
  leadingId: string | null;
  scheme: IdScheme;
  /** Id that upstream's CLI would find further on in the line. */
  mentioned: string | null;
  /** Text behind the checkbox, comments taken out. */
  text: string;
  /** Text behind the leading id. */
  rest: string;
  section: string | null;
  sectionIndex: number | null;
  phase: number | undefined;
}

/** Whether a checkbox stands in a plain line, with a `T` id. */
export function isPlain(candidate: TaskCandidate): candidate is DocumentTask {
  return !('isTask' in candidate);
}

/** The structural lines of a file. */
export interface DocumentLines {
  source: string;
  candidates: TaskCandidate[];
  /** The candidates that are not plain. */
  others: OtherCandidate[];
  /** Indented lines below a checkbox. */
  details: Map<TaskCandidate, string[]>;
  /** The checkboxes of `**VERIFY Phase N:**` lists, with their phase. */
  checks: Map<TaskCandidate, number>;
  /** Plain tasks that may state dependencies. */
  mayDepend: DocumentTask[];
  sections: TaskSection[];
  notes: ExecutionNote[];
  /** A heading says `Phase N`. */
  hasPhaseHeading: boolean;
  scan: LineScan;
}

interface Collector extends Omit<DocumentLines, 'scan'>, TaskPlace {
  nextNote: NextIndex[];
  nextVerify: NextIndex;
  /** The checkbox that indented lines belong to, and its indentation. */
  current: TaskCandidate | undefined;
  currentIndent: number;
}

const HASH = 35;

/** Reads headings, checkboxes with their indented lines, and execution notes out of a text. */
export function collectLines(source: string): DocumentLines {
  const collector: Collector = {
    source,
    codes: readCodes(source),
    candidates: [],
    others: [],
    details: new Map(),
    checks: new Map(),
    mayDepend: [],
    sections: [],
    notes: [],
    hasPhaseHeading: false,
    nextNote: [createNextIndex(source, '[SEQUENTIAL]'), createNextIndex(source, '[PARALLEL]')],
    section: undefined,
    phase: undefined,
    verifies: undefined,
    nextVerify: createNextIndex(source, 'VERIFY Phase'),
    current: undefined,
    currentIndent: 0,
  };
  const scan = scanLines(source, (line) => visitLine(collector, line));
  return { ...collector, scan };
}

function visitLine(collector: Collector, line: VisibleLine): void {
  const isHeading = collector.source.charCodeAt(line.contentStart) === HASH && visitHeading(collector, line);
  if (isHeading || visitCheckbox(collector, line) || visitVerify(collector, line)) return;
  if (mayHoldNote(collector, line)) {
    const note = readExecutionNote(lineText(collector, line), line.number);
    if (note !== null) collector.notes.push(note);
  }
  addDetail(collector, line);
}

function visitHeading(collector: Collector, line: VisibleLine): boolean {
  const heading = readHeading(lineText(collector, line));
  if (heading !== null) enterHeading(collector, heading, line.number);
  return heading !== null;
}

function visitCheckbox(collector: Collector, line: VisibleLine): boolean {
  const plain = line.withoutComments === undefined ? readPlainTask(line, collector) : null;
  if (plain !== null) {
    addCandidate(collector, plain, 0);
    return true;
  }
  const box = readCheckbox(collector.source, line.contentStart, line);
  const candidate = box === null ? null : toCandidate(collector, line, box);
  if (candidate === null) return false;
  collector.others.push(candidate);
  addCandidate(collector, candidate, indentOf(line));
  return true;
}

const VERIFY = /^[ \t]*[*_]{0,3}VERIFY Phase (\d{1,9}(?:\.\d{1,3})?)[*_]{0,3}[ \t]*:/;

/** `**VERIFY Phase 1:**` opens a list of checks, up to the next heading. */
function visitVerify(collector: Collector, line: VisibleLine): boolean {
  const at = collector.nextVerify(line.start);
  if (at === -1 || at >= line.end) return false;
  const phase = VERIFY.exec(lineText(collector, line))?.[1];
  if (phase === undefined) return false;
  collector.verifies = Number(phase);
  collector.current = undefined;
  return true;
}

function indentOf(line: VisibleLine): number {
  return line.contentStart - line.start;
}

function lineText(collector: Collector, line: VisibleLine): string {
  return line.withoutComments ?? collector.source.slice(line.start, line.end);
}

function mayHoldNote(collector: Collector, line: VisibleLine): boolean {
  return collector.nextNote.some((next) => {
    const at = next(line.start);
    return at !== -1 && at < line.end;
  });
}

/** `##` opens a section; a `###` below it may name another phase but stays inside. */
function enterHeading(collector: Collector, heading: Heading, line: number): void {
  collector.current = undefined;
  collector.verifies = undefined;
  if (/^phase\s+\d/i.test(heading.text)) collector.hasPhaseHeading = true;
  if (heading.level === 2) {
    const { text: name, title, phase } = heading;
    const index = collector.sections.length;
    collector.section = { index, name, title, ...(phase === undefined ? {} : { phase }), line };
    collector.sections.push(collector.section);
    collector.phase = phase;
  } else if (/^phase\s+\d/i.test(heading.text)) {
    collector.phase = heading.phase;
  }
}

function toCandidate(collector: Collector, line: VisibleLine, box: Checkbox): OtherCandidate | null {
  const shown = line.withoutComments;
  const text = (
    shown === undefined
      ? collector.source.slice(box.textStart, line.end)
      : shown.slice(box.textStart - line.start)
  ).trimEnd();
  const leading = readLeadingId(text);
  const status = statusOfMark(box.mark);
  const spaced = text === '' || text[0] === ' ' || text[0] === '\t';
  // A letter without a meaning (`- [P] means parallel`) is a legend, not a checkbox.
  if (status === undefined && (leading === null || /[A-Za-z]/.test(box.mark))) return null;
  if (leading === null && !spaced) return null;
  return {
    isTask: false,
    id: '',
    line: line.number,
    status: status ?? 'pending',
    unknownMark: status === undefined,
    leadingId: leading === null ? null : leading.id,
    scheme: leading === null ? 'none' : leading.scheme,
    mentioned: leading?.scheme !== 'T' && box.strict && spaced ? findMentionedId(text) : null,
    text,
    rest: leading === null ? text : leading.rest,
    section: collector.section?.name ?? null,
    sectionIndex: collector.section?.index ?? null,
    phase: collector.phase,
    lineStart: line.start,
    lineEnd: line.end,
    markStart: box.markStart,
    markEnd: box.markEnd,
  };
}

/** A nested checkbox without an id belongs to the task above as a detail, besides standing for itself. */
function addCandidate(collector: Collector, candidate: TaskCandidate, indent: number): void {
  collector.candidates.push(candidate);
  if (collector.verifies !== undefined) collector.checks.set(candidate, collector.verifies);
  if (
    !isPlain(candidate) &&
    candidate.leadingId === null &&
    collector.current !== undefined &&
    indent > collector.currentIndent
  ) {
    pushDetail(collector, candidate.text);
    return;
  }
  collector.current = candidate;
  collector.currentIndent = indent;
}

function addDetail(collector: Collector, line: VisibleLine): void {
  if (collector.current === undefined) return;
  if (indentOf(line) > collector.currentIndent) pushDetail(collector, lineText(collector, line));
  else collector.current = undefined;
}

function pushDetail(collector: Collector, text: string): void {
  if (collector.current === undefined) return;
  const lines = collector.details.get(collector.current);
  if (lines === undefined) collector.details.set(collector.current, [text]);
  else lines.push(text);
}
