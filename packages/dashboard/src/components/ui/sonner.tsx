'use client';

import { useTheme } from 'next-themes';
import { useEffect, useRef } from 'react';
import { Toaster, toast } from 'sonner';

/** Toasts of notices; each one is shown once. */
export default function Toasts(props: {
  readonly notices: readonly {
    readonly id: number;
    readonly tone: 'success' | 'error';
    readonly title: string;
    readonly description?: string;
  }[];
}) {
  const { resolvedTheme } = useTheme();
  const shown = useRef(0);
  useEffect(() => {
    for (const { tone, title, description } of props.notices.slice(shown.current)) {
      toast[tone](title, { description });
    }
    shown.current = props.notices.length;
  }, [props.notices]);
  return (
    <Toaster
      theme={resolvedTheme === 'light' ? 'light' : 'dark'}
      position="bottom-right"
      toastOptions={{
        classNames: {
          toast:
            '!rounded-xl !border-border !bg-popover !text-foreground !shadow-overlay !font-sans !text-sm',
          description: '!text-muted-foreground',
        },
      }}
    />
  );
}
