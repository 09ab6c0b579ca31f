import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/view/class-names';

const badgeVariants = cva(
  [
    'inline-flex h-5.5 max-w-full items-center gap-1 rounded-full border px-2 text-2xs font-medium whitespace-nowrap',
    '[&>svg]:size-3 [&>svg]:shrink-0',
  ],
  {
    variants: {
      tone: {
        neutral: 'text-muted-foreground',
        running: 'border-running-line bg-running-soft text-running',
        done: 'border-done-line bg-done-soft text-done',
        warn: 'border-warn-line bg-warn-soft text-warn',
        accent: 'border-accent-line bg-accent-soft text-accent',
        danger: 'border-danger-line bg-danger-soft text-danger',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

/** A small label; colour never carries the meaning alone, the word does. */
export function Badge({
  className,
  tone,
  ...props
}: ComponentProps<'span'> & VariantProps<typeof badgeVariants>) {
  return <span data-slot="badge" className={cn(badgeVariants({ tone }), className)} {...props} />;
}
