import { TONE_TEXT, type Tone } from '@/lib/view/tone';

const RADIUS = 15;
const LENGTH = 2 * Math.PI * RADIUS;

/** Share of settled tasks as a ring with its number; null draws an empty ring. */
export function ProgressRing({ percent, tone }: { readonly percent: number | null; readonly tone: Tone }) {
  const value = Math.max(0, Math.min(100, percent ?? 0));
  return (
    <div
      role="img"
      aria-label={percent === null ? 'No tasks' : `${value}% of tasks complete`}
      className="relative grid size-9 shrink-0 place-items-center"
    >
      <svg
        viewBox="0 0 36 36"
        className={`absolute inset-0 -rotate-90 ${TONE_TEXT[tone]}`}
        aria-hidden="true"
      >
        <circle cx="18" cy="18" r={RADIUS} fill="none" stroke="var(--track)" strokeWidth="3.5" />
        {value > 0 && (
          <circle
            cx="18"
            cy="18"
            r={RADIUS}
            fill="none"
            stroke="currentColor"
            strokeWidth="3.5"
            strokeLinecap={value === 100 ? 'butt' : 'round'}
            strokeDasharray={`${(value / 100) * LENGTH} ${LENGTH}`}
          />
        )}
      </svg>
      <span className="text-2xs font-medium tabular-nums" aria-hidden>
        {percent === null ? '–' : value}
      </span>
    </div>
  );
}
