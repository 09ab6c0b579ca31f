import { cn } from '@/lib/view/class-names';

/** One coloured stretch of a bar; `share` is 0–1 of the whole. */
export interface ProgressSegment {
  readonly key: string;
  readonly share: number;
  readonly className: string;
}

/** A bar of one or more stretches. `value` and `max` are what assistive technology reads. */
export function Progress(props: {
  readonly label: string;
  readonly valueText: string;
  readonly value: number;
  readonly max: number;
  readonly segments: readonly ProgressSegment[];
  readonly className?: string;
}) {
  return (
    <div
      data-slot="progress"
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={props.max}
      aria-valuenow={Math.min(props.value, props.max)}
      aria-valuetext={props.valueText}
      className={cn('flex h-1.5 w-full gap-px overflow-hidden rounded-full bg-track', props.className)}
    >
      {props.segments
        .filter((segment) => segment.share > 0)
        .map((segment) => (
          <div
            key={segment.key}
            className={cn('h-full transition-[width] duration-500', segment.className)}
            style={{ width: `${Math.min(1, segment.share) * 100}%` }}
          />
        ))}
    </div>
  );
}
