'use client';

import { useEffect } from 'react';

/** Names the browser tab; keeps the last name while `title` is null. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = `${title} · SpecFlow`;
  }, [title]);
}
