import type { ComponentProps } from 'react';
import { cn } from '@/lib/view/class-names';

/** A panel: hairline border, 12 px radius. */
export function Card({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div data-slot="card" className={cn('rounded-xl border bg-card shadow-card', className)} {...props} />
  );
}

/** Title row of a panel. */
export function CardHeader({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      data-slot="card-header"
      className={cn('flex min-h-11 items-center justify-between gap-3 px-4 py-2', className)}
      {...props}
    />
  );
}

/** Heading of a panel. */
export function CardTitle({ className, children, ...props }: ComponentProps<'h2'>) {
  return (
    <h2 data-slot="card-title" className={cn('text-sm font-medium', className)} {...props}>
      {children}
    </h2>
  );
}

/** Body of a panel. */
export function CardContent({ className, ...props }: ComponentProps<'div'>) {
  return <div data-slot="card-content" className={cn('px-4 pb-4', className)} {...props} />;
}
