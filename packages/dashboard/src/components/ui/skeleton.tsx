import type { ComponentProps } from 'react';
import { cn } from '@/lib/view/class-names';

/** A placeholder of the size of what is loading. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      data-slot="skeleton"
      aria-hidden
      className={cn('animate-pulse rounded-md bg-muted', className)}
      {...props}
    />
  );
}
