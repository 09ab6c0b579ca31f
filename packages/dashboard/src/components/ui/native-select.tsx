import { ChevronDownIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { fieldClasses } from '@/components/ui/input';
import { cn } from '@/lib/view/class-names';

/** The system's own select: works on a phone, with a keyboard and in a sheet without code of ours. */
export function NativeSelect({ className, ...props }: ComponentProps<'select'>) {
  return (
    <span className={cn('relative inline-flex min-w-0', className)}>
      <select
        data-slot="select"
        className={cn(fieldClasses, 'h-7 appearance-none truncate pr-7 text-xs')}
        {...props}
      />
      <ChevronDownIcon
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-faint-foreground"
      />
    </span>
  );
}
