'use client';

import { useEffect, useState } from 'react';
import { presentStep, writeUrlParameter } from './write-url';

const PARAMETER = 'drawer';

/**
 * Whether the drawer `name` is open, kept in the URL (`?drawer=questions`): links can open it, a reload keeps it, Back
 * closes it and Forward opens it again.
 */
export function useUrlDrawer(name: string): [boolean, (open: boolean) => void] {
  // Followed through the history only: each line of a long list has drawers, and the URL changes with every view.
  const [open, setOpen] = useState(() => isAsked(name));
  useEffect(() => {
    const follow = () => setOpen(isAsked(name));
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, [name]);
  const step = `drawer ${name}`;
  const change = (next: boolean) => {
    setOpen(next);
    if (next) writeUrlParameter(PARAMETER, name, { step });
    // To close what was opened here is to go back, so that no step is left that would change nothing.
    else if (presentStep() === step) window.history.back();
    else if (isAsked(name)) writeUrlParameter(PARAMETER, null, 'in-place');
  };
  return [open, change];
}

/** The server knows nothing of drawers: what has some is shown when the first answer is there. */
function isAsked(name: string): boolean {
  if (typeof window === 'undefined') return false;
  return new URLSearchParams(window.location.search).get(PARAMETER) === name;
}
