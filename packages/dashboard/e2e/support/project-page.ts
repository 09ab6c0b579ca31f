import type { Locator, Page } from 'playwright-core';

/** The panel of the run. */
export function progressOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Orchestration Progress' });
}

/** The button of each batch, in order; its name begins with the status. */
export function batchRows(page: Page): Locator {
  const name = /^(Pending|Running|Completed|Failed|Healing|Healed|Skipped|Cancelled|Waiting) \d/;
  return progressOf(page).getByRole('button', { name });
}

/** The status of each batch, as its icon says it. */
export function batchStates(page: Page): Promise<(string | null)[]> {
  const icons = batchRows(page).getByRole('img');
  return icons.evaluateAll((all) => all.map((icon) => icon.getAttribute('aria-label')));
}

/** Opens the dialog with the hero of the project page; gives it when it knows what a start would do. */
export async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^Complete Phase/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Complete Phase' });
  await dialog.getByRole('switch', { name: 'Skip analyze' }).waitFor();
  return dialog;
}

/** Opens the dialog and starts the run, to be quick without its analyze step. */
export async function startPhase(
  page: Page,
  options: { readonly analyze?: boolean; readonly before?: (dialog: Locator) => Promise<void> } = {},
): Promise<void> {
  const dialog = await openDialog(page);
  if (options.analyze !== true) await dialog.getByRole('switch', { name: 'Skip analyze' }).check();
  await options.before?.(dialog);
  await dialog.getByRole('button', { name: 'Start Orchestration' }).click();
  await progressOf(page).waitFor();
}

/** The phase bar: the step that the run is in, and those that are done. */
export async function stepStates(page: Page): Promise<{ current: string | null; done: string[] }> {
  const steps = await page
    .getByRole('list', { name: 'Steps of the phase' })
    .getByRole('listitem')
    .evaluateAll((items) =>
      items.map((item) => ({
        text: item.textContent ?? '',
        isCurrent: item.getAttribute('aria-current') === 'step',
      })),
    );
  const nameOf = (text: string) => /^[A-Z][a-z]+/.exec(text)?.[0] ?? text;
  const current = steps.find(({ isCurrent }) => isCurrent);
  return {
    current: current ? nameOf(current.text) : null,
    done: steps.filter(({ text }) => text.includes(': done')).map(({ text }) => nameOf(text)),
  };
}
