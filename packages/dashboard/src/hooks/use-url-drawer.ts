'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';

const PARAMETER = 'drawer';

/** Whether the drawer `name` is open, kept in the URL (`?drawer=questions`): links can open it, a reload keeps it. */
export function useUrlDrawer(name: string): [boolean, (open: boolean) => void] {
  const asked = useSearchParams().get(PARAMETER) === name;
  const [open, setOpen] = useState(asked);
  const change = (next: boolean) => {
    setOpen(next);
    const url = new URL(window.location.href);
    if (next) url.searchParams.set(PARAMETER, name);
    else if (url.searchParams.get(PARAMETER) === name) url.searchParams.delete(PARAMETER);
    window.history.replaceState(null, '', url);
  };
  return [open, change];
}
