import type { BatchReport } from '@specflow/shared/runs';
import { EXIT } from '../cli/cli';
import { cleanLine, shorten } from '../text/clean-text';
import { columns, duration, usd } from '../text/layout';
import type { Style } from '../text/style';

/** The summary of a batch run for a terminal: what was done and what was not, why, and what it took. */
export function describeReport(report: BatchReport, style: Style): string {
  const rows = [
    ['Completed', report.completed, style.good],
    ['Failed', report.failed, style.bad],
    ['Timed out', report.timedOut, style.bad],
    ['Blocked', report.blocked, style.warn],
    ['Skipped', report.skipped, style.dim],
    ['Not found', report.notFound, style.warn],
    ['Not finished', report.unfinished, style.warn],
    ['Unproven', report.unproven, style.warn],
  ] as const;
  const told = rows
    .filter(([, ids]) => ids.length > 0)
    .map(([name, ids, tone]) => [tone(name), String(ids.length), shorten(ids.join(', '), 90)]);
  const reasons = [...report.failed, ...report.timedOut, ...report.blocked].flatMap((id) => {
    const reason = report.reasons[id];
    return reason === undefined ? [] : [`  ${id}: ${shorten(cleanLine(reason), 300)}`];
  });
  const effort = `${duration(report.durationMs)}, ${usd(report.costUsd)}`;
  const hint =
    report.unproven.length === 0
      ? []
      : [style.dim('Unproven: the agent says that it is done, and no file changed.')];
  return [columns([...told, ['Took', effort]]), ...reasons, ...hint].join('\n');
}

/** 0 all done, 1 something failed or nothing of it exists, 3 a person is needed. */
export function exitCodeOfReport(report: BatchReport): number {
  if (report.failed.length + report.timedOut.length > 0) return EXIT.failed;
  if (report.blocked.length + report.unfinished.length > 0) return EXIT.needsPerson;
  const known = report.completed.length + report.skipped.length;
  return known === 0 && report.notFound.length > 0 ? EXIT.failed : EXIT.ok;
}
