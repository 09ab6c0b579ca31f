/** Wall-clock time. Ordering never relies on it: revisions and sequence numbers do that. */
export interface WallClock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Where services report what a person may want to know later. */
export interface ServiceLogger {
  info(message: string, data?: Readonly<Record<string, unknown>>): void;
  warn(message: string, data?: Readonly<Record<string, unknown>>): void;
}
