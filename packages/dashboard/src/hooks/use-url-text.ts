'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';

/** A text that is kept in the URL (`?q=api`) while it is typed; empty needs no parameter. */
export function useUrlText(parameter: string): [string, (text: string) => void] {
  const asked = useSearchParams().get(parameter) ?? '';
  const [text, setText] = useState(asked);
  const change = (next: string) => {
    setText(next);
    const url = new URL(window.location.href);
    if (next === '') url.searchParams.delete(parameter);
    else url.searchParams.set(parameter, next);
    // Shallow: the page is the same, only what it shows changes.
    window.history.replaceState(null, '', url);
  };
  return [text, change];
}
