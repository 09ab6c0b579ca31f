import type { BatchPreview } from '@specflow/shared/schemas';
import { cleanLine, shorten } from '../text/clean-text';
import { columns, count } from '../text/layout';
import type { Style } from '../text/style';

/** Tasks of one wave that are listed one by one; more are only counted. */
const LISTED = 12;

/** The preview of a run: its waves with their tasks, and what is left out and why. */
export function describePlan(plan: BatchPreview, style: Style): string {
  const descriptions = new Map(plan.tasks.map(({ id, description }) => [id, description]));
  const total = plan.tasks.length;
  const title = `${count(total, 'task')} of ${cleanLine(plan.file)} in ${count(plan.waves.length, 'wave')}`;
  const waves = plan.groups.map((groups, index) => {
    const rows = groups.slice(0, LISTED).map((ids) => {
      const together = ids.length > 1 ? style.dim(' one agent: they name the same files') : '';
      const what = ids.map((id) => cleanLine(descriptions.get(id) ?? '')).join('; ');
      return [`  ${ids.join(', ')}`, shorten(what, 90) + together];
    });
    const more = groups.length > LISTED ? `\n  and ${groups.length - LISTED} more` : '';
    return `${style.bold(`Wave ${index + 1}`)}\n${columns(rows)}${more}`;
  });
  const isEmpty = total === 0 && plan.skipped.length + plan.blocked.length + plan.notFound.length === 0;
  const why =
    plan.warnings.length > 0
      ? 'Nothing to run.'
      : `${cleanLine(plan.file)} holds no task to run. A task has an id: T001 or 1.2 after its checkbox, or the 63 of "### 63. Title".`;
  return [isEmpty ? why : '', total === 0 ? '' : style.bold(title), ...waves, describeLeftOut(plan, style)]
    .filter((block) => block !== '')
    .join('\n');
}

/** Everything that was selected and is not run. */
function describeLeftOut(plan: BatchPreview, style: Style): string {
  const blocked = plan.blocked.map(
    ({ id, reason, hint }) => `${style.warn('Blocked:')} ${id} ${cleanLine(reason)}. ${cleanLine(hint)}`,
  );
  const skipped = plan.skipped.map(
    ({ id, reason }) => `${style.dim('Skipped:')} ${id} is ${cleanLine(reason)}.`,
  );
  const warnings = plan.warnings.map(({ message }) => `${style.warn('Warning:')} ${cleanLine(message)}`);
  return [...skipped, ...blocked, ...warnings].join('\n');
}
