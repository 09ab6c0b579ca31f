'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { writeUrlParameter } from './write-url';

/** A text that is kept in the URL (`?q=api`) while it is typed; empty needs no parameter. */
export function useUrlText(parameter: string): [string, (text: string) => void] {
  const asked = useSearchParams().get(parameter) ?? '';
  const [text, setText] = useState(asked);
  const change = (next: string) => {
    setText(next);
    writeUrlParameter(parameter, next === '' ? null : next, 'in-place');
  };
  return [text, change];
}
