import { type FSWatcher, watch } from 'node:fs';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import type { WallClock } from './store/ports';

/** Safety intervals: how late a lost wake-up may be noticed, by what the run is doing. */
const WORKING_MS = 3_000;
/** With many runs at work each is asked less often, so that all of them together cost no more than this many do. */
const MOST_LOOKED_AT = 30;
/** Still well below the gap after which nothing could be said about whether an agent works. */
const MAX_WORKING_MS = 10_000;
const WAITING_MS = 15_000;
const MAX_TIMER_MS = 60_000;
const RETRY_MS = 5_000;
/** Several events of one directory make one wake-up. */
const SETTLE_MS = 5;

/** Wakes runs: on changes in the folder of a live attempt, at a wake-up time, and by a safety timer. */
export interface RunAlarms {
  /** Replaces the alarms of a run. */
  set(run: OrchestrationExecution, watchedDirs: readonly string[]): void;
  /** Rings once more after a failure. */
  retryLater(runId: string): void;
  clear(runId: string): void;
  dispose(): void;
}

interface Alarm {
  timer?: NodeJS.Timeout;
  readonly watchers: Map<string, FSWatcher>;
}

/** Builds the alarms. `onRing` must not throw. */
export function createRunAlarms(input: {
  readonly clock: WallClock;
  readonly onRing: (runId: string) => void;
}): RunAlarms {
  const { clock, onRing } = input;
  const alarms = new Map<string, Alarm>();

  function alarmOf(runId: string): Alarm {
    const known = alarms.get(runId);
    if (known) return known;
    const fresh: Alarm = { watchers: new Map() };
    alarms.set(runId, fresh);
    return fresh;
  }

  function ringAfter(runId: string, ms: number): void {
    const alarm = alarmOf(runId);
    clearTimeout(alarm.timer);
    alarm.timer = setTimeout(() => onRing(runId), ms);
    alarm.timer.unref();
  }

  function watchDirs(runId: string, dirs: readonly string[]): void {
    const { watchers } = alarmOf(runId);
    for (const [dir, watcher] of watchers) {
      if (dirs.includes(dir)) continue;
      watcher.close();
      watchers.delete(dir);
    }
    for (const dir of dirs) {
      if (watchers.has(dir)) continue;
      try {
        const watcher = watch(dir, { persistent: false }, (_event, name) => {
          // Output grows all the time and is no reason for a decision; the record of the end is.
          if (name === 'exit.json' || name === 'process.json' || name === 'refused.json')
            ringAfter(runId, SETTLE_MS);
        });
        watcher.on('error', () => watcher.close());
        watchers.set(dir, watcher);
      } catch {
        // The folder is not there yet, or the system has no watches left: the timer covers it.
      }
    }
  }

  return {
    set(run, dirs) {
      watchDirs(run.id, dirs);
      ringAfter(run.id, delayOf(run, { now: clock.now(), runs: alarms.size }));
    },
    retryLater: (runId) => ringAfter(runId, RETRY_MS),
    clear(runId) {
      const alarm = alarms.get(runId);
      clearTimeout(alarm?.timer);
      for (const watcher of alarm?.watchers.values() ?? []) watcher.close();
      alarms.delete(runId);
    },
    dispose() {
      for (const runId of [...alarms.keys()]) this.clear(runId);
    },
  };
}

function delayOf(run: OrchestrationExecution, { now, runs }: { now: number; runs: number }): number {
  if (run.status === 'running')
    return Math.min(MAX_WORKING_MS, WORKING_MS * Math.max(1, runs / MOST_LOOKED_AT));
  if (run.status !== 'parked' || !run.resumeAt) return WAITING_MS;
  return Math.min(MAX_TIMER_MS, Math.max(50, Date.parse(run.resumeAt) - now));
}
