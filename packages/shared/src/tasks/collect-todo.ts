import { readHeading } from './headings';
import type { TaskSection } from './model';
import { type LineScan, scanLines, type VisibleLine } from './scan-lines';
import { readTodoField, readTodoItem, type TodoField, type TodoFieldName } from './todo-fields';

/** Place of a value in the text. */
export interface ValuePlace {
  lineStart: number;
  lineEnd: number;
  start: number;
  end: number;
}

/** A numbered heading with what stands below it, before it is known whether it is a task. */
export interface TodoEntry {
  id: string;
  title: string;
  level: number;
  line: number;
  sectionIndex: number | null;
  fields: Partial<Record<TodoFieldName, string>>;
  /** Where the values of `status` and `completed` stand. */
  places: Partial<Record<TodoFieldName, ValuePlace>>;
  /** Beginning of the first field line; undefined when the heading has no field. */
  fieldsStart?: number;
  /** Everything below the heading, as far as it names files. */
  details: string[];
}

/** The structural lines of a TODO.md. */
export interface TodoLines {
  entries: TodoEntry[];
  sections: TaskSection[];
  scan: LineScan;
}

interface Collector extends Omit<TodoLines, 'scan'> {
  source: string;
  section: number | null;
  /** The entry whose text is being read. */
  entry: TodoEntry | undefined;
  /** No heading stood between the entry and this line yet: only there a field belongs to it. */
  readsFields: boolean;
  /** Field whose list items are being read. */
  listOf: TodoFieldName | undefined;
}

const ENTRY = /^(?:task[ \t]+)?#?(\d{1,9})(?:[.:)][ \t]+|[ \t]+[-–—][ \t]+)(\S.*)$/i;
const HASH = 35;
const LONGEST_COMMENTED = 2000;

/** Reads numbered headings with their fields, and the `##` sections around them. */
export function collectTodo(source: string): TodoLines {
  const collector: Collector = {
    source,
    entries: [],
    sections: [],
    section: null,
    entry: undefined,
    readsFields: false,
    listOf: undefined,
  };
  const scan = scanLines(source, (line) => visitLine(collector, line));
  closeFields(collector);
  return { entries: collector.entries, sections: collector.sections, scan };
}

function visitLine(collector: Collector, line: VisibleLine): void {
  const text = line.withoutComments ?? collector.source.slice(line.start, line.end);
  if (collector.source.charCodeAt(line.contentStart) === HASH && visitHeading(collector, text, line)) return;
  const { entry } = collector;
  if (entry === undefined) return;
  if (collector.readsFields && visitField(collector, entry, { text, line })) return;
  entry.details.push(text);
}

function visitHeading(collector: Collector, text: string, line: VisibleLine): boolean {
  const heading = readHeading(text);
  if (heading === null) return false;
  closeFields(collector);
  if (collector.entry !== undefined && heading.level <= collector.entry.level) collector.entry = undefined;
  const match = heading.level >= 2 && heading.level <= 4 ? ENTRY.exec(heading.text) : null;
  if (heading.level === 2) {
    const { text: name, title, phase } = heading;
    const index = collector.sections.length;
    collector.sections.push({
      index,
      name,
      title,
      ...(phase === undefined ? {} : { phase }),
      line: line.number,
    });
    collector.section = index;
  }
  if (collector.entry === undefined && match?.[1] !== undefined && match[2] !== undefined) {
    collector.entry = {
      id: match[1],
      title: match[2],
      level: heading.level,
      line: line.number,
      sectionIndex: heading.level === 2 ? null : collector.section,
      fields: {},
      places: {},
      details: [],
    };
    collector.readsFields = true;
  }
  return true;
}

/** A `##` heading that turned out to be a task is no section. */
function closeFields(collector: Collector): void {
  const { entry, readsFields } = collector;
  collector.readsFields = false;
  collector.listOf = undefined;
  if (!readsFields || entry === undefined) return;
  if (entry.fieldsStart === undefined) {
    collector.entry = undefined;
    return;
  }
  collector.entries.push(entry);
  if (entry.level !== 2) return;
  collector.sections.pop();
  collector.section = null;
}

/** Reads a field, or a list item that goes on with the one above. The first field of a name counts. */
function visitField(
  collector: Collector,
  entry: TodoEntry,
  shown: { text: string; line: VisibleLine },
): boolean {
  const { text, line } = shown;
  const field = readTodoField(line.withoutComments === undefined ? text : rawWithBlanks(collector, line));
  if (field !== null) {
    entry.fieldsStart ??= line.start;
    collector.listOf = field.value === '' || field.name === 'files' ? field.name : undefined;
    if (entry.fields[field.name] === undefined) setField(entry, field, line);
    return field.name !== 'files';
  }
  const item = collector.listOf === undefined ? null : readTodoItem(text);
  if (item === null || collector.listOf === undefined) {
    collector.listOf = undefined;
    return false;
  }
  entry.fields[collector.listOf] = `${entry.fields[collector.listOf] ?? ''}, ${item}`;
  return true;
}

function setField(entry: TodoEntry, field: TodoField, line: VisibleLine): void {
  entry.fields[field.name] = field.value;
  const start = line.start + field.valueStart;
  const end = start + field.value.length;
  entry.places[field.name] = { lineStart: line.start, lineEnd: line.end, start, end };
}

/** The line as it is, its comments blanked out, so that offsets stay right. */
function rawWithBlanks(collector: Collector, line: VisibleLine): string {
  const raw = collector.source.slice(line.start, Math.min(line.end, line.start + LONGEST_COMMENTED));
  return raw.replace(/<!--[^>]*-->/g, (comment) => ' '.repeat(comment.length));
}
