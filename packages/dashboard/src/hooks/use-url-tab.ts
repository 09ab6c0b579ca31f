'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { type UrlChange, writeUrlParameter } from './write-url';

/**
 * The chosen tab, kept in the URL (`?tab=runs`, or another `parameter`); the first one needs no parameter. A choice is
 * there at once; the URL, which the router passes on when it comes to it, follows. Back leads to the tab before.
 */
export function useUrlTab<const T extends string>(
  tabs: readonly [T, ...T[]],
  parameter = 'tab',
): [T, (tab: string) => void] {
  return useUrlChoice(tabs, parameter, { step: parameter });
}

/** The same for what is chosen within a view: nobody wants to go back through every line that they looked at. */
export function useUrlSelection<const T extends string>(
  choices: readonly [T, ...T[]],
  parameter: string,
): [T, (choice: string) => void] {
  return useUrlChoice(choices, parameter, 'in-place');
}

function useUrlChoice<const T extends string>(
  tabs: readonly [T, ...T[]],
  parameter: string,
  change: UrlChange,
): [T, (tab: string) => void] {
  const inUrl = useSearchParams().get(parameter);
  const [asked, ask] = useState<{ readonly tab: string; readonly over: string | null } | null>(null);
  // Whatever the URL says next is newer than what was asked for: also the way back.
  if (asked !== null && asked.over !== inUrl) ask(null);
  const [first] = tabs;
  useEffect(() => {
    // Back may come before the router has passed the choice on: then it will say what it said before.
    const follow = () => {
      const told = new URLSearchParams(window.location.search).get(parameter) ?? first;
      ask((last) => (last?.tab === told ? last : null));
    };
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, [parameter, first]);
  const chosen = asked !== null && asked.over === inUrl ? asked.tab : inUrl;
  const tab = tabs.find((candidate) => candidate === chosen) ?? tabs[0];
  const setTab = (next: string) => {
    // A click on the tab that is shown is no step.
    if (next === tab) return;
    ask({ tab: next, over: inUrl });
    writeUrlParameter(parameter, next === tabs[0] ? null : next, change);
  };
  return [tab, setTab];
}
