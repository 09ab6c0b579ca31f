import type { BusyHome } from './busy-home';
import type { Cleanups } from './cleanups';
import type { BenchOptions } from './options';
import type { SectionReport } from './report';
import type { BenchSizes } from './sizes';

/** What every section works with. */
export interface BenchContext {
  readonly sizes: BenchSizes;
  readonly options: BenchOptions;
  readonly cleanups: Cleanups;
  /** The home with many projects and live runs; made when the first section asks for it, shared by all. */
  busyHome(): Promise<BusyHome>;
  /** Tells what is being done. */
  say(line: string): void;
}

/** One section: it measures, and asserts nothing. */
export type Section = (context: BenchContext) => Promise<SectionReport>;
