/** What a colour means; the same everywhere. */
export type Tone = 'neutral' | 'running' | 'done' | 'warn' | 'accent' | 'danger';

/** Solid colour of bars, rings and dots (3:1 against its background). */
export const TONE_FILL: Readonly<Record<Tone, string>> = {
  neutral: 'bg-faint-foreground',
  running: 'bg-running',
  done: 'bg-done-graphic',
  warn: 'bg-warn-graphic',
  accent: 'bg-accent-graphic',
  danger: 'bg-danger-graphic',
};

/** Text and icon colour (4.5:1 against its background). */
export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  neutral: 'text-faint-foreground',
  running: 'text-running',
  done: 'text-done',
  warn: 'text-warn',
  accent: 'text-accent',
  danger: 'text-danger',
};

/** Names of status icons; `StatusIcon` draws them. */
export type IconName =
  | 'spinner'
  | 'check'
  | 'pause'
  | 'clock'
  | 'question'
  | 'merge'
  | 'alert'
  | 'cross'
  | 'stop'
  | 'circle'
  | 'skip'
  | 'heal'
  | 'blocked';
