'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';

/**
 * The chosen tab, kept in the URL (`?tab=runs`, or another `parameter`); the first one needs no parameter. A choice is
 * there at once; the URL, which the router passes on when it comes to it, follows.
 */
export function useUrlTab<const T extends string>(
  tabs: readonly [T, ...T[]],
  parameter = 'tab',
): [T, (tab: string) => void] {
  const inUrl = useSearchParams().get(parameter);
  const [asked, ask] = useState<{ readonly tab: string; readonly over: string | null } | null>(null);
  // Whatever the URL says next is newer than what was asked for: also the way back.
  if (asked !== null && asked.over !== inUrl) ask(null);
  const chosen = asked !== null && asked.over === inUrl ? asked.tab : inUrl;
  const tab = tabs.find((candidate) => candidate === chosen) ?? tabs[0];
  const setTab = (next: string) => {
    const url = new URL(window.location.href);
    if (next === tabs[0]) url.searchParams.delete(parameter);
    else url.searchParams.set(parameter, next);
    ask({ tab: next, over: inUrl });
    // Shallow: the page is the same, only its view changes.
    window.history.replaceState(null, '', url);
  };
  return [tab, setTab];
}
