import type { SegmentKind } from '@/lib/view/timeline';

/** Every kind of segment in the order of the legend. */
export const SEGMENT_KINDS = ['waiting', 'starting', 'agent', 'healing', 'parked', 'person'] as const;

/** What a segment is called. */
export const SEGMENT_WORD: Readonly<Record<SegmentKind, string>> = {
  waiting: 'Waiting',
  starting: 'Starting',
  agent: 'Agent at work',
  healing: 'Healing',
  parked: 'Parked',
  person: 'Waiting for a person',
};

const STRIPES =
  'bg-[repeating-linear-gradient(135deg,var(--card)_0_2px,transparent_2px_5px)] bg-blend-normal';

/** How a segment looks: waiting kinds are striped or hollow, so that colour is not all that tells them apart. */
export const SEGMENT_FILL: Readonly<Record<SegmentKind, string>> = {
  waiting: 'border border-faint-foreground/60 bg-track',
  starting: `bg-running ${STRIPES}`,
  agent: 'bg-running',
  healing: 'bg-warn-graphic',
  parked: `bg-warn-graphic ${STRIPES}`,
  person: `bg-accent-graphic ${STRIPES}`,
};
