import type { ComponentProps } from 'react';
import { cn } from '@/lib/view/class-names';

export const fieldClasses = [
  'w-full min-w-0 rounded-lg border border-input bg-background px-2.5 text-sm transition-colors outline-none',
  'placeholder:text-faint-foreground focus-visible:border-ring focus-visible:ring-2 focus-visible:ring-ring/30',
  'disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-danger-graphic aria-invalid:ring-danger-graphic/25',
];

/** A one-line text field. */
export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input data-slot="input" type={type} className={cn(fieldClasses, 'h-8', className)} {...props} />;
}
