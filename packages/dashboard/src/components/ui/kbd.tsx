import type { ComponentProps } from 'react';
import { cn } from '@/lib/view/class-names';

/** A key, for people who look; screen readers hear the words beside it. */
export function Kbd({ className, ...props }: ComponentProps<'kbd'>) {
  return (
    <kbd
      aria-hidden
      className={cn(
        'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded border border-current/25 px-1 font-sans text-2xs leading-none opacity-80',
        className,
      )}
      {...props}
    />
  );
}
