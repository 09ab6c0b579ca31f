import { readFile } from 'node:fs/promises';

/** One line of the simulated agent's trace. */
export interface TraceEvent {
  readonly event: 'start' | 'task' | 'stop';
  readonly pid: number;
  readonly monotonicMs: number;
  readonly sessionId: string;
  readonly skill?: string;
  readonly section?: string;
  readonly taskIds: readonly string[];
  readonly isResume: boolean;
  readonly isHealer: boolean;
  readonly taskId?: string;
  readonly exitCode?: number;
}

/** What the agents themselves wrote down, oldest first; empty before the first of them. */
export async function readTrace(path: string): Promise<TraceEvent[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): TraceEvent => JSON.parse(line));
}

/** Tasks that were done, in the order in which agents did them. */
export function tasksDone(trace: readonly TraceEvent[]): string[] {
  return trace.flatMap((line) => (line.event === 'task' && line.taskId ? [line.taskId] : []));
}

/** Skills and sections of the agents, in the order in which they started. */
export function agentsStarted(trace: readonly TraceEvent[]): string[] {
  return trace
    .filter(({ event }) => event === 'start')
    .map(({ skill, section, isResume, isHealer }) =>
      [skill, section && `"${section}"`, isResume && 'resumed', isHealer && 'healer']
        .filter(Boolean)
        .join(' '),
    );
}

/** Pairs of agents that were alive at the same time (invariant I1); a killed agent ends with its last line. */
export function overlaps(trace: readonly TraceEvent[]): string[] {
  const lives = new Map<number, { from: number; to: number }>();
  for (const { pid, monotonicMs } of trace) {
    const life = lives.get(pid);
    if (life) life.to = Math.max(life.to, monotonicMs);
    else lives.set(pid, { from: monotonicMs, to: monotonicMs });
  }
  const sorted = [...lives.entries()].sort(([, a], [, b]) => a.from - b.from);
  return sorted.flatMap(([pid, life], index) => {
    const next = sorted[index + 1];
    return next && next[1].from < life.to ? [`${pid} and ${next[0]}`] : [];
  });
}
