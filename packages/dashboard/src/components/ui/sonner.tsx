'use client';

import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';

/** Where toasts appear: they tell a person what became of something they did. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
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
