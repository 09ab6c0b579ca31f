import { join } from 'node:path';
import { ATTEMPT_FILES } from './agent/attempt-files';
import { hasResult } from './agent/has-result';
import { hasOpenToolCall } from './agent/open-tool-call';
import { readProcessAgeMs } from './agent/process-identity';
import { listProcesses } from './agent/process-table';
import { shareProcessTable } from './agent/shared-process-table';
import type { AttemptRef } from './attempt-ref';
import { type AttemptInspection, type Liveness, nextLiveness, sampleActivity } from './process-health';

/** How long an agent may be without a sign of life, in milliseconds (orchestration design, `stalled`). */
export interface LivenessLimits {
  /** Until the first line of output. */
  readonly silentMs: number;
  /** Without output, work of its processes or input and output. */
  readonly stalledMs: number;
  /** The same while a tool call is open: tests and builds may be silent for long. */
  readonly stalledInToolMs: number;
  /** Between its result and its end. */
  readonly resultGraceMs: number;
}

const MINUTE = 60_000;

/** The limits of the product. */
const LIVENESS_LIMITS: LivenessLimits = {
  silentMs: 2 * MINUTE,
  stalledMs: 15 * MINUTE,
  stalledInToolMs: 30 * MINUTE,
  resultGraceMs: MINUTE,
};

/** Why a live agent should be ended. */
export type Trouble = 'silent' | 'stalled' | 'overdue' | 'result_sent';

/** Watches live agents. Its memory starts anew with the process, so that a restart or a sleep never ends anybody. */
export interface LivenessWatch {
  check(
    ref: AttemptRef,
    look: { dir: string; seen: AttemptInspection & { kind: 'running' } },
  ): Promise<Trouble | null>;
}

interface Memory {
  readonly liveness: Liveness;
  readonly firstSeenAtMs: number;
  readonly resultSeenAtMs: number | null;
}

/** Agents are sampled this often at most; limits are minutes, and each sample reads files of many processes. */
const SAMPLE_MS = 10_000;
/** Share of the shortest limit by which a verdict may be late. */
const SAMPLE_SHARE = 1 / 6;
/** Agents that are sampled at about the same time share one reading of the process table. */
const TABLE_SHARE = 1 / 4;

/** Builds the watch. `monotonicMs` never jumps; gaps between looks reset every timer (F44, F45). */
export function createLivenessWatch(input: {
  readonly monotonicMs: () => number;
  readonly limits?: LivenessLimits;
}): LivenessWatch {
  const { monotonicMs, limits = LIVENESS_LIMITS } = input;
  const memories = new Map<string, Memory>();
  const shortestMs = Math.min(limits.silentMs, limits.stalledMs, limits.resultGraceMs);
  const sampleMs = Math.min(SAMPLE_MS, shortestMs * SAMPLE_SHARE);
  const readTable = shareProcessTable({ monotonicMs, maxAgeMs: sampleMs * TABLE_SHARE, read: listProcesses });

  return {
    async check({ attempt }, { dir, seen }) {
      if (!seen.agentAlive) {
        memories.delete(attempt.id);
        return null;
      }
      // With its runner gone nobody else holds the time limit.
      const ageMs = seen.runnerAlive ? null : await readProcessAgeMs(seen.agentPid);
      if (ageMs !== null && ageMs > attempt.timeoutMs) return 'overdue';
      const known = memories.get(attempt.id);
      const lookMs = monotonicMs();
      const isRecent = known !== undefined && lookMs - known.liveness.sampledAtMs < sampleMs;
      // Nobody is ended for what an old sample says.
      if (isRecent && (await judge(known, { dir, nowMs: lookMs, limits })) === null) return null;
      const sample = await sampleActivity(dir, isRecent ? listProcesses : readTable);
      if (sample === null) return null;
      const nowMs = monotonicMs();
      const memory = await remember(known, { dir, nowMs, liveness: sample });
      memories.set(attempt.id, memory);
      return judge(memory, { dir, nowMs, limits });
    },
  };
}

async function remember(
  before: Memory | undefined,
  now: { readonly dir: string; readonly nowMs: number; readonly liveness: Liveness['sample'] },
): Promise<Memory> {
  const { dir, nowMs } = now;
  const liveness = nextLiveness(before?.liveness ?? null, now.liveness, nowMs);
  const afresh = !before || liveness.lastActiveAtMs === nowMs;
  const silent = liveness.sample.stdoutBytes === 0;
  const resultAt = silent || !(await hasResult(join(dir, ATTEMPT_FILES.stdout))) ? null : nowMs;
  const gap = before && nowMs - before.liveness.sampledAtMs > 30_000;
  return {
    liveness,
    firstSeenAtMs: !before || gap ? nowMs : before.firstSeenAtMs,
    resultSeenAtMs:
      resultAt === null ? null : gap || afresh ? resultAt : (before?.resultSeenAtMs ?? resultAt),
  };
}

async function judge(
  memory: Memory,
  look: { readonly dir: string; readonly nowMs: number; readonly limits: LivenessLimits },
): Promise<Trouble | null> {
  const { dir, nowMs, limits } = look;
  const { liveness, firstSeenAtMs, resultSeenAtMs } = memory;
  if (resultSeenAtMs !== null) return nowMs - resultSeenAtMs > limits.resultGraceMs ? 'result_sent' : null;
  if (liveness.sample.stdoutBytes === 0) return nowMs - firstSeenAtMs > limits.silentMs ? 'silent' : null;
  const quietMs = nowMs - liveness.lastActiveAtMs;
  if (quietMs <= limits.stalledMs) return null;
  const inTool = await hasOpenToolCall(join(dir, ATTEMPT_FILES.stdout));
  return quietMs > (inTool ? limits.stalledInToolMs : limits.stalledMs) ? 'stalled' : null;
}
