/** What an own step of the history says of itself; the router keeps it beside its own words. */
const STEP = 'specflow';

/** How the URL changes: as a step of the history, which Back takes back and which may carry a name, or in place. */
export type UrlChange = { readonly step: string } | 'in-place';

/** Sets a parameter of the URL, or takes it away. Shallow: the page is the same, only what it shows changes. */
export function writeUrlParameter(parameter: string, value: string | null, change: UrlChange): void {
  const url = new URL(window.location.href);
  if (value === null) url.searchParams.delete(parameter);
  else url.searchParams.set(parameter, value);
  // A choice may be told twice (a tab is pressed, then has the focus), but is one step.
  if (url.href === window.location.href) return;
  if (change === 'in-place') window.history.replaceState({ [STEP]: presentStep() }, '', url);
  else window.history.pushState({ [STEP]: change.step }, '', url);
}

/** The name of the step that the history stands at; undefined when it is none of ours. */
export function presentStep(): unknown {
  return window.history.state?.[STEP];
}
