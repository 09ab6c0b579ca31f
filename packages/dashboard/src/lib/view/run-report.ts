import type { OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { cleanText } from '@/lib/format/clean-text';
import { formatDuration } from '@/lib/format/duration';
import { formatUsd } from '@/lib/format/money';
import { attemptGroups } from './attempt-rows';
import { batchRows } from './batch-rows';
import { TASK_STATUS } from './batch-status';
import { elapsedMs, type Stopwatch } from './elapsed';
import { mergeReview } from './merge-review';
import { phaseSteps } from './phase-steps';
import { runLook } from './run-look';
import { runName } from './run-name';
import { type Html, html, joinHtml, tableHtml } from './run-report-html';
import { REPORT_STYLE } from './run-report-style';

/** Name of the file of a report. */
export function reportName({ phase, id }: Pick<OrchestrationView, 'phase' | 'id'>): string {
  const number = (phase.number ?? '').replace(/[^A-Za-z0-9-]/g, '');
  return `specflow-${number === '' ? '' : `phase-${number}-`}${id.slice(0, 8)}.html`;
}

/**
 * A run as one HTML page that needs nothing else: no script, no request, every text of agents and files escaped.
 * Times are in UTC, so that the same run gives the same report everywhere; `nowMs` closes what is still open.
 */
export function runReport(run: OrchestrationView, tasks: readonly TaskView[], nowMs: number): string {
  const parts = [summary(run, nowMs), steps(run, nowMs), batches(run, tasks, nowMs), attempts(run, nowMs)];
  const name = run.phase.number === null ? runName(run) : `Phase ${runName(run)}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${name}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<h1>${name}</h1>
<p class="lead">${runLook(run).word}: ${run.statusReason}</p>
${joinHtml([...parts, budget(run), decisions(run)])}
</main>
</body>
</html>
`.text;
}

function summary(run: OrchestrationView, nowMs: number): Html {
  const { progress } = run;
  const review = mergeReview(run);
  const list = (ids: readonly string[]) => (ids.length === 0 ? 'none' : ids.join(', '));
  const facts: readonly (readonly [string, string])[] = [
    ['Project', run.project.path],
    ['Branch', run.project.branch ?? 'none'],
    ['Agent', run.agentKind === 'simulator' ? 'simulated' : 'Claude Code'],
    ['Started', time(run.startedAt)],
    ['Ended', run.completedAt === undefined ? 'not yet' : time(run.completedAt)],
    ['Working time', elapsed(progress, nowMs)],
    ['Tasks', `${progress.tasksCompleted} of ${progress.tasksTotal}`],
    ['Files changed', String(review.filesChanged)],
    ['Spent', `${formatUsd(progress.money.spentUsd)} of ${formatUsd(run.config.budget.maxTotal)}`],
    ['Unproven tasks', list(review.unproven)],
    ['Waived tasks', list(review.waived)],
    ['Deferred tasks', list(review.deferred)],
  ];
  const rows = facts.map(([key, value]) => html`<dt>${key}</dt><dd>${value}</dd>`);
  const warnings = run.warnings.map((warning) => html`<p class="warn">${warning}</p>`);
  return html`<dl>${joinHtml(rows)}</dl>${joinHtml(warnings)}`;
}

function steps(run: OrchestrationView, nowMs: number): Html {
  if (run.kind !== 'phase') return html``;
  const rows = phaseSteps(run).map(({ label, state, time: watch }) => [
    label,
    state,
    watch === null ? '' : elapsed(watch, nowMs),
  ]);
  return html`<h2>Steps</h2>${tableHtml(['Step', 'State', 'Time'], rows)}`;
}

function batches(run: OrchestrationView, tasks: readonly TaskView[], nowMs: number): Html {
  const rows = batchRows(run, tasks);
  if (rows.length === 0) return html``;
  const items = rows.map((row) => {
    const files = run.batches.items.find(({ id }) => id === row.id)?.evidence?.files ?? [];
    const facts = [
      row.look.word,
      `${row.tasksCompleted} of ${row.tasksTotal} tasks`,
      row.time === null ? '' : elapsed(row.time, nowMs),
      formatUsd(row.costUsd),
    ].filter((fact) => fact !== '');
    const changed = files.map((file) => [
      file.path,
      file.status,
      `+${file.additions ?? 0} −${file.deletions ?? 0}`,
    ]);
    return html`<section>
<h3>${row.number}. ${row.section}</h3>
<p class="muted">${facts.join(' · ')}</p>
${row.failure === null ? html`` : html`<p class="warn">${row.failure}</p>`}
${tableHtml(
  ['Task', 'State', 'Description'],
  row.tasks.map((task) => [
    task.id,
    `${TASK_STATUS[task.state].word}${task.unproven ? ', unproven' : ''}`,
    task.description,
  ]),
)}
${changed.length === 0 ? html`` : html`<h4>Evidence</h4>${tableHtml(['File', 'Change', 'Lines'], changed)}`}
</section>`;
  });
  return html`<h2>Batches</h2>${joinHtml(items)}`;
}

function attempts(run: OrchestrationView, nowMs: number): Html {
  const rows = attemptGroups(run).flatMap((group) =>
    group.attempts.map((row) => [
      group.title,
      row.label,
      row.look.word,
      row.attempt.startedAt === undefined ? '' : time(row.attempt.startedAt),
      row.time === null ? '' : elapsed(row.time, nowMs),
      row.costUsd === null ? '' : formatUsd(row.costUsd),
    ]),
  );
  return html`<h2>Attempts</h2>${tableHtml(['Part', 'Attempt', 'End', 'Started', 'Time', 'Cost'], rows)}`;
}

function budget({ progress: { money }, config }: OrchestrationView): Html {
  const { maxTotal, healingBudget, decisionBudget } = config.budget;
  const rows = [
    ['Total', formatUsd(money.spentUsd), formatUsd(maxTotal)],
    ['Healing', formatUsd(money.healingSpentUsd), formatUsd(healingBudget)],
    ['Decisions', formatUsd(money.decisionSpentUsd), formatUsd(decisionBudget)],
  ];
  return html`<h2>Costs</h2>${tableHtml(['Budget', 'Spent', 'Limit'], rows)}`;
}

function decisions(run: OrchestrationView): Html {
  const rows = run.decisionLog.map((one) => [time(one.timestamp), one.decision, one.reason]);
  return html`<h2>Decision log</h2>${tableHtml(['Time', 'Decision', 'Reason'], rows)}`;
}

const elapsed = (watch: Stopwatch, nowMs: number) => formatDuration(elapsedMs(watch, nowMs));
const time = (iso: string) => cleanText(`${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`);
