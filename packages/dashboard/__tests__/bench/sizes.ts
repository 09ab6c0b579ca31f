import type { LargeSizes } from './browser/large-home';

/** How much of everything is measured. */
export interface BenchSizes {
  readonly parserTasks: readonly number[];
  readonly parserRounds: number;
  readonly plannedTasks: number;
  readonly saves: number;
  readonly starts: number;
  /** Runs whose transitions are measured, and the batches of each. */
  readonly transitionRuns: number;
  readonly transitionBatches: number;
  /** Requests one after another to a server with one project. */
  readonly requests: number;
  readonly projects: number;
  readonly liveRuns: number;
  readonly clients: number;
  readonly pollSeconds: number;
  readonly restSeconds: number;
  /** Real runs in waves: how many, one unit of work at most, and how long one takes at best; it may be less. */
  readonly waveRuns: number;
  readonly waveUnitMs: number;
  readonly waveWallMs: number;
  readonly recoveries: number;
  /** What a page of the browser shows, and how often it is opened. */
  readonly large: LargeSizes;
  readonly browserRounds: number;
}

/** What the issue asks for. */
export const FULL: BenchSizes = {
  parserTasks: [60, 2_000, 50_000],
  parserRounds: 15,
  plannedTasks: 10_000,
  saves: 300,
  starts: 5,
  transitionRuns: 3,
  transitionBatches: 12,
  requests: 400,
  projects: 1_000,
  liveRuns: 100,
  clients: 300,
  pollSeconds: 30,
  restSeconds: 20,
  waveRuns: 4,
  waveUnitMs: 10_000,
  waveWallMs: 160_000,
  recoveries: 3,
  large: { sections: 40, perSection: 50, transcriptBytes: 100 * 1024 * 1024 },
  browserRounds: 7,
};

/** Enough to see that it works. */
export const TINY: BenchSizes = {
  parserTasks: [60, 200, 500],
  parserRounds: 2,
  plannedTasks: 100,
  saves: 4,
  starts: 1,
  transitionRuns: 1,
  transitionBatches: 2,
  requests: 5,
  projects: 4,
  liveRuns: 2,
  clients: 3,
  pollSeconds: 4,
  restSeconds: 1,
  waveRuns: 1,
  waveUnitMs: 20,
  waveWallMs: 2_000,
  recoveries: 1,
  large: { sections: 40, perSection: 50, transcriptBytes: 4 * 1024 * 1024 },
  browserRounds: 1,
};
