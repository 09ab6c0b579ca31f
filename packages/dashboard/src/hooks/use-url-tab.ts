'use client';

import { useSearchParams } from 'next/navigation';

/** The chosen tab, kept in the URL (`?tab=runs`, or another `parameter`); the first one needs no parameter. */
export function useUrlTab<const T extends string>(
  tabs: readonly [T, ...T[]],
  parameter = 'tab',
): [T, (tab: string) => void] {
  const chosen = useSearchParams().get(parameter);
  const tab = tabs.find((candidate) => candidate === chosen) ?? tabs[0];
  const setTab = (next: string) => {
    const url = new URL(window.location.href);
    if (next === tabs[0]) url.searchParams.delete(parameter);
    else url.searchParams.set(parameter, next);
    // Shallow: the page is the same, only its view changes.
    window.history.replaceState(null, '', url);
  };
  return [tab, setTab];
}
