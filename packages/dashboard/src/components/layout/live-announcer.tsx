'use client';

import { useEffect, useRef, useState } from 'react';

/** Tells a screen reader `text` whenever `transition` changes; silent at first and on every other render. */
export function LiveAnnouncer({ transition, text }: { readonly transition: string; readonly text: string }) {
  const [spoken, setSpoken] = useState('');
  const last = useRef(transition);
  useEffect(() => {
    if (last.current === transition) return;
    last.current = transition;
    setSpoken(text);
  }, [transition, text]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {spoken}
    </p>
  );
}
