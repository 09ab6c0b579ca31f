import { ChevronRightIcon, LayersIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/view/class-names';

/** The main action of a project: the hero that opens the Complete Phase dialog. */
export function CompletePhaseButton({ className, ...props }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={cn(
        'focus-ring bg-orchestration group flex w-full items-center gap-4 rounded-xl px-5 py-5 text-left text-white shadow-card transition-[filter] hover:brightness-110 sm:px-6',
        className,
      )}
      {...props}
    >
      <LayersIcon className="size-6 shrink-0" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block text-base font-semibold">Complete Phase</span>
        <span className="block text-pretty text-white/90">
          Automatically execute all steps to complete phase
        </span>
      </span>
      <ChevronRightIcon
        className="size-4 shrink-0 transition-transform group-hover:translate-x-0.5"
        aria-hidden
      />
    </button>
  );
}
