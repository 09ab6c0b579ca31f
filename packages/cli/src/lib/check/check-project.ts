import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HealthIssue, ProjectStatus, StateFile } from '@specflow/shared/schemas';
import { archiveDir } from '../phase/archive-specs';
import { readStateFile } from '../state/read-state-file';
import { valueAt } from '../state/state-key';
import { readProjectStatus } from '../status/read-project-status';
import { findRepairs, type Repair } from './find-repairs';
import { type Gate, type GateName, judgeGates } from './gates';

/** One finding. */
export type CheckIssue = HealthIssue & { readonly autoFixable: boolean };

/** What `specflow check --json` prints. */
export interface CheckReport {
  readonly passed: boolean;
  readonly summary: { readonly errors: number; readonly warnings: number; readonly info: number };
  readonly gates: Readonly<Record<GateName, Gate>>;
  readonly issues: readonly CheckIssue[];
  readonly autoFixableCount: number;
  readonly suggestedAction?: string;
  /** What `--fix` put right. */
  readonly fixed?: readonly { readonly code: string; readonly action: string }[];
}

/** What to check: everything, or what one gate says. */
export interface CheckOptions {
  readonly home: string;
  readonly gate?: GateName;
  readonly isFixing?: boolean;
}

/**
 * Judges the gates and the bookkeeping of a project. Without a gate named, `passed` leaves verify and memory aside.
 * Changes nothing unless it is to fix.
 */
export async function checkProject(project: string, options: CheckOptions): Promise<CheckReport> {
  const fixed = options.isFixing ? await fix(project, options.home) : undefined;
  const status = await readProjectStatus(project);
  const repairs = await findRepairs(project, options.home);
  const gates = judgeGates({ status, ...(await readGateFacts(project, status)) });
  const issues = [...listIssues(status, repairs), ...blockedIssue(status)];
  const count = (severity: HealthIssue['severity']) =>
    issues.filter((issue) => issue.severity === severity).length;
  const summary = { errors: count('error'), warnings: count('warning'), info: count('info') };
  const isSound = summary.errors === 0;
  const passed =
    options.gate === undefined
      ? isSound && gates.design.passed && gates.specify.passed && gates.implement.passed
      : isSound && gates[options.gate].passed;
  const autoFixableCount = issues.filter((issue) => issue.autoFixable).length;
  const suggestedAction = suggest(status, { passed, autoFixableCount });
  return {
    passed,
    summary,
    gates,
    issues,
    autoFixableCount,
    ...(suggestedAction === undefined ? {} : { suggestedAction }),
    ...(fixed === undefined ? {} : { fixed }),
  };
}

/** Also puts right what only shows once something else is: a project without a state file cannot be registered yet. */
async function fix(project: string, home: string): Promise<{ code: string; action: string }[]> {
  const done = new Map<string, string>();
  for (;;) {
    const repairs = (await findRepairs(project, home)).filter(({ code }) => !done.has(code));
    if (repairs.length === 0) return [...done].map(([code, action]) => ({ code, action }));
    for (const { code, action, apply } of repairs) {
      await apply();
      done.set(code, action);
    }
  }
}

function listIssues(status: ProjectStatus, repairs: readonly Repair[]): CheckIssue[] {
  const fixable = new Map(repairs.map((repair) => [repair.code, repair]));
  const known = status.health.issues.map((issue) => ({ ...issue, autoFixable: fixable.delete(issue.code) }));
  const others = [...fixable.values()].map(({ code, severity, message }) => ({
    code,
    severity,
    message,
    fix: 'specflow check --fix',
    autoFixable: true,
  }));
  return [...known, ...others];
}

function blockedIssue({ progress, blockers }: ProjectStatus): CheckIssue[] {
  if (progress.tasksBlocked === 0) return [];
  const message = `${progress.tasksBlocked} blocked: ${blockers.slice(0, 3).join('; ')}${blockers.length > 3 ? '; …' : ''}`;
  const fix = 'Remove the reason, then "specflow mark <ids> --incomplete"; or put them off with --deferred.';
  return [{ code: 'TASKS_BLOCKED', severity: 'warning', message, fix, autoFixable: false }];
}

/** The command that gets the project on, by what `specflow status` says is next. */
const COMMAND_FOR: Readonly<Record<string, string>> = {
  start_phase: 'specflow phase open',
  archive_phase: 'specflow phase archive',
  run_design: '/flow.design',
  run_analyze: '/flow.analyze',
  continue_implement: '/flow.implement',
  run_verify: '/flow.verify',
};

function suggest(
  status: ProjectStatus,
  { passed, autoFixableCount }: { readonly passed: boolean; readonly autoFixableCount: number },
): string | undefined {
  if (autoFixableCount > 0) return 'specflow check --fix';
  if (passed) return undefined;
  return (
    status.health.issues.find((issue) => issue.severity === 'error')?.fix ?? COMMAND_FOR[status.nextAction]
  );
}

async function readGateFacts(project: string, status: ProjectStatus) {
  const reading = await readStateFile(project);
  const { featureDir } = status.context;
  const archived = await readdir(archiveDir(project), { withFileTypes: true }).catch(() => []);
  const reviewed = reviewsOf(reading.status === 'ok' ? reading.state : null);
  return {
    hasEvidence: featureDir !== null && (await exists(join(featureDir, '.evidence.json'))),
    hasConstitution: await exists(join(project, '.specify', 'memory', 'constitution.md')),
    unreviewed: archived
      .filter((entry) => entry.isDirectory())
      .map((entry) => /^\d+/.exec(entry.name)?.[0])
      .filter((number) => number !== undefined && !reviewed.has(number))
      .map(String)
      .sort(),
  };
}

/** Numbers of the phases whose archive was reviewed for the project's memory. */
function reviewsOf(state: StateFile | null): ReadonlySet<string> {
  const reviews = valueAt(state, ['memory', 'archive_reviews']);
  const isObject = typeof reviews === 'object' && reviews !== null;
  return new Set(isObject ? Object.keys(reviews).map((key) => /^\d+/.exec(key)?.[0] ?? key) : []);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
