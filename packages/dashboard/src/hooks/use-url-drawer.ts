'use client';

import { useState } from 'react';

const PARAMETER = 'drawer';

/** Whether the drawer `name` is open, kept in the URL (`?drawer=questions`): links can open it, a reload keeps it. */
export function useUrlDrawer(name: string): [boolean, (open: boolean) => void] {
  // Read once, not followed: each line of a long list has drawers, and the URL changes with every view.
  const [open, setOpen] = useState(() => isAsked(name));
  const change = (next: boolean) => {
    setOpen(next);
    const url = new URL(window.location.href);
    if (next) url.searchParams.set(PARAMETER, name);
    else if (url.searchParams.get(PARAMETER) === name) url.searchParams.delete(PARAMETER);
    window.history.replaceState(null, '', url);
  };
  return [open, change];
}

/** The server knows nothing of drawers: what has some is shown when the first answer is there. */
function isAsked(name: string): boolean {
  if (typeof window === 'undefined') return false;
  return new URLSearchParams(window.location.search).get(PARAMETER) === name;
}
