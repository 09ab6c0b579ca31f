/**
 * The task domain as plain, JSON-able data. A {@link TaskDocument} is what one file says; a
 * {@link BatchPlan} and a {@link TaskPlan} are what follows from it. Lines are 1-based, offsets are
 * UTF-16 offsets into the text that was parsed.
 */

/** What a task's checkbox says. */
export type TaskStatus = 'pending' | 'in_progress' | 'done' | 'failed' | 'blocked' | 'deferred' | 'skipped';

/** How the ids of a file are written: `T001`, `1.2` or `63`; `none` when nothing carries an id. */
export type IdScheme = 'T' | 'dotted' | 'number' | 'none';

/**
 * Kind of task file: a `tasks.md`, a plan with phases and dotted ids, a `TODO.md` with one heading per
 * task, or a file without tasks.
 */
export type TaskFormat = 'tasks' | 'plan' | 'todo' | 'none';

/** How demanding a task is said to be. */
export type Complexity = 'critical' | 'high' | 'medium' | 'low';

/** Everything the parser and the planners can report. */
export type TaskWarningCode =
  | 'DUPLICATE_ID'
  | 'DUPLICATE_SECTION'
  | 'UNKNOWN_DEPENDENCY'
  | 'DEPENDENCY_CYCLE'
  | 'DEPENDS_ON_BLOCKED'
  | 'LATER_SECTION_DEPENDENCY'
  | 'SECTION_INTERLEAVED'
  | 'SECTION_SPLIT'
  | 'NO_SECTIONS'
  | 'NO_TASKS'
  | 'UNIDENTIFIED_CHECKBOX'
  | 'UNKNOWN_MARK'
  | 'MISSING_STATUS'
  | 'UNTERMINATED_FENCE'
  | 'UNTERMINATED_COMMENT';

/** A finding worth showing to a person. */
export interface TaskWarning {
  code: TaskWarningCode;
  message: string;
  line?: number;
}

/** One task as the file states it. */
export interface Task {
  id: string;
  /** The text after the id, without leading flags and without the blocked reason. */
  description: string;
  status: TaskStatus;
  /** Heading text of the `##` section, verbatim; null before the first section. */
  section: string | null;
  line: number;
  /** Ids this task says it depends on, in the order written; unknown ids are kept. */
  dependsOn: readonly string[];
  /** Paths that the task names, normalised, in the order written. */
  files: string[];
  /** Carries `[P]`. */
  parallel: boolean;
  /** Carries `[V]`: a verification task. */
  verification: boolean;
  /** User story tag, for example `US1`. */
  story?: string;
  blockedReason?: string;
  /** Number of the phase heading above the task. */
  phase?: number;
  /** Range text of the execution note that makes the task sequential, for example `3.1-3.4`. */
  sequentialGroup?: string;
  sequentialReason?: string;
  /** Hours of work that the file estimates. */
  estimateHours?: number;
  /** From a marker such as `[HIGH]`, or the priority of a TODO entry. */
  complexity?: Complexity;
}

/** Where a task's status stands in the text, for edits that touch nothing else. */
export interface TaskSpan {
  /** Offset of the first character of the line with the checkbox or status. */
  lineStart: number;
  /** Offset just past the line's last character, before its terminator. */
  lineEnd: number;
  /**
   * Offsets between the brackets of the checkbox, or of the status word. For a TODO entry without a status
   * line all four offsets are the place where one belongs.
   */
  markStart: number;
  markEnd: number;
  /** Offsets of the value of a TODO entry's `**Completed**:` line. */
  dateStart?: number;
  dateEnd?: number;
}

/** A task together with its place in the document. */
export interface DocumentTask extends Task, TaskSpan {
  /** Index into {@link TaskDocument.sections}; null before the first section. */
  sectionIndex: number | null;
}

/** A `##` heading. */
export interface TaskSection {
  index: number;
  /** Heading text, verbatim and trimmed: `Phase 2: Core`. */
  name: string;
  /** Heading text without the phase prefix: `Core`. */
  title: string;
  /** Phase number in the heading, if any. */
  phase?: number;
  line: number;
}

/** A checkbox that no task id leads, so nothing can be planned or marked for it. */
export interface UnidentifiedCheckbox {
  line: number;
  text: string;
  status: TaskStatus;
  section: string | null;
  /** Number of the phase whose `**VERIFY Phase N:**` list this is a check of. */
  verifies?: number;
}

/** An execution note such as `Tasks 3.1-3.4 are [SEQUENTIAL] - why` or `Phases 1-3 are [PARALLEL]`. */
export interface ExecutionNote {
  kind: 'sequential' | 'parallel';
  scope: 'tasks' | 'phases';
  /** The range as written. */
  range: string;
  /** Task ids, or phase numbers as text. */
  members: string[];
  reason?: string;
  line: number;
}

/** Line ending of a file; `none` for a file of one line. */
export type NewlineStyle = 'lf' | 'crlf' | 'cr' | 'mixed' | 'none';

/** A parsed task file. */
export interface TaskDocument {
  format: TaskFormat;
  scheme: IdScheme;
  newline: NewlineStyle;
  hasBom: boolean;
  lineCount: number;
  tasks: DocumentTask[];
  sections: TaskSection[];
  notes: ExecutionNote[];
  unidentified: UnidentifiedCheckbox[];
  warnings: TaskWarning[];
}

/** One batch: the open tasks that one agent call gets. */
export interface PlannedBatch {
  /** 0-based position in the run. */
  index: number;
  /** Name shown to people and agents: the section heading, or `Batch n` in a fallback plan. */
  section: string;
  /** Index into {@link TaskDocument.sections}; null for tasks that stand in no section. */
  sectionIndex: number | null;
  /** Open tasks in an order that respects their dependencies. */
  taskIds: string[];
  /** Tasks of the same section that are shown but not run. */
  blockedTaskIds: string[];
  deferredTaskIds: string[];
  /** Present when a section became more than one batch; `number` counts from 1. */
  part?: { number: number; of: number };
}

/** Sections that hold no open task but something that waits: shown, never run. */
export interface HeldSection {
  section: string | null;
  sectionIndex: number | null;
  blockedTaskIds: string[];
  deferredTaskIds: string[];
}

/** The batches of a task file (mission A1–A6). */
export interface BatchPlan {
  batches: PlannedBatch[];
  heldSections: HeldSection[];
  /** True when no section holds a task and fixed-size batches were made instead. */
  usedFallback: boolean;
  fallbackSize?: number;
  /** Number of open tasks over all batches. */
  taskCount: number;
  /** One line for people: `3 batches from tasks.md sections (5 tasks)`. */
  summary: string;
  warnings: TaskWarning[];
}

/** Open tasks that name one file. */
export interface FileConflict {
  file: string;
  taskIds: string[];
  /** True when at least two of the tasks could run at the same time. */
  concurrent: boolean;
}

/** What one agent does inside a wave: the tasks one after another, quick ones first. */
export interface TaskGroup {
  taskIds: string[];
  /** Work of all its tasks; see `weightOf`. */
  weight: number;
}

/** The work of one wave: at most `maxParallel` groups that share no file and don't wait for each other. */
export interface WaveGroups {
  /** 1-based number of the wave. */
  wave: number;
  groups: TaskGroup[];
}

/** What `specflow tasks plan --json` prints. */
export interface TaskPlan {
  source: string;
  format: TaskFormat;
  tasks: Task[];
  batches: PlannedBatch[];
  heldSections: HeldSection[];
  usedFallback: boolean;
  /** Kahn waves of the open tasks; tasks on or behind a cycle are in none. */
  waves: string[][];
  /** The tasks of each wave, dealt out to agents. */
  groups: WaveGroups[];
  /** Longest chain of open tasks, first task first. */
  criticalPath: string[];
  /** Each cycle once; every task depends on the next one, the last on the first. */
  cycles: string[][];
  conflicts: FileConflict[];
  unidentified: UnidentifiedCheckbox[];
  warnings: TaskWarning[];
}
