import type { Page } from 'playwright-core';
import type { Dashboard } from './dashboard';
import { openPage, type PageOptions } from './open-page';
import { standIn } from './stand-in';
import { PAGE_STATES } from './states';

/** Opens a page in one of the known states. */
export async function openState(
  dashboard: Pick<Dashboard, 'browser' | 'url'>,
  name: string,
  options: PageOptions = {},
): Promise<Page> {
  const state = PAGE_STATES[name];
  if (!state) throw new Error(`There is no state ${name}`);
  const { page, expectProblems } = await openPage(dashboard, state.path, {
    ...options,
    before: (opening) => standIn(opening, state),
  });
  if (state.problems) expectProblems(state.problems);
  await page.getByText(state.see).filter({ visible: true }).first().waitFor();
  await state.act?.(page);
  return page;
}
