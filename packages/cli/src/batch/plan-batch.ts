import { SpecflowError } from '@specflow/shared/errors';
import { describeCycle, toBatchPreview } from '@specflow/shared/runs';
import type { BatchPreview } from '@specflow/shared/schemas';
import { parseSelector, planBatchRun, type SelectorItem } from '@specflow/shared/tasks';
import { usageError } from '../cli/usage-error';
import type { BatchSource } from './read-source';

/** Shown with every selection that means nothing. */
export const SELECTOR_EXAMPLES = '63 · 63, 65-67, 88 · 1.1 1.2 · T003-T009 · phase:1 · all';

/**
 * Reads a selection.
 * @throws SpecflowError USAGE naming each word that means nothing, with examples
 */
export function readSelection(words: readonly string[]): SelectorItem[] {
  const selection = parseSelector(words);
  if (selection.ok) return selection.items;
  const messages = selection.errors.map((error) => error.message);
  throw usageError(`${messages.join(' ')} Examples: ${SELECTOR_EXAMPLES}`);
}

/**
 * What a selection means for a task file.
 * @throws SpecflowError PREFLIGHT_FAILED for a cycle, with its path
 */
export function planSelection(source: BatchSource, items: readonly SelectorItem[]): BatchPreview {
  const plan = planBatchRun(source.document, items);
  const [cycle] = plan.cycles;
  if (cycle === undefined) return toBatchPreview(plan, source.document, source.name);
  const paths = plan.cycles.map(describeCycle).join('; ');
  throw new SpecflowError('PREFLIGHT_FAILED', {
    message: `Tasks of ${source.name} wait for each other: ${paths}.`,
    hint: 'Take one of these dependencies out of the file.',
    details: { cycles: plan.cycles },
  });
}
