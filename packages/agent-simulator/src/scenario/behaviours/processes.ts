import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AgentRun, type Outcome, WorkEnded } from '../../agent/agent-run';
import { forever, pause } from '../../agent/pace';
import { useBash } from '../../agent/use-bash';
import { parseJsonObject } from '../../protocol/json';
import { atProgress } from '../at-progress';
import { refuseScenario } from '../behaviour-params';
import type { BehaviourTable } from './behaviour-table';

const LONG_LIMIT_MS = 24 * 60 * 60 * 1000;
const DEFAULT_LIFE_SECONDS = 300;

/** Starts a process that outlives the agent; with `isDetached` in a session of its own, parentless. */
function leaveBehind(run: AgentRun, seconds: number, isDetached: boolean): void {
  const script = isDetached ? 'sleep "$1" & exit 0' : 'exec sleep "$1"';
  spawn('/bin/sh', ['-c', script, 'sh', String(seconds)], {
    cwd: run.root,
    env: run.env,
    detached: isDetached,
    stdio: 'ignore',
  }).unref();
}

/** Goes on once so many agents were at work at once, which the trace tells; fails when they never are. */
async function waitForAgents(
  run: AgentRun,
  input: { readonly agents: number; readonly withinMs: number; readonly outcome: Outcome },
): Promise<void> {
  const { agents, withinMs, outcome } = input;
  const path = run.env.SPECFLOW_SIMULATOR_TRACE;
  if (!path) refuseScenario('waitForAgents needs SPECFLOW_SIMULATOR_TRACE.');
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (mostAtOnce(readFileSync(path, 'utf8')) >= agents) return;
    await pause(20);
  }
  throw new WorkEnded({
    ...outcome,
    status: 'error',
    message: `${agents} agents were never at work at once.`,
  });
}

/** The most agents that were at work at once so far; they write their start and their end themselves. */
function mostAtOnce(trace: string): number {
  const living = new Set<unknown>();
  let most = 0;
  for (const line of trace.split('\n').map(parseJsonObject)) {
    if (line?.event === 'start') living.add(line.pid);
    if (line?.event === 'stop') living.delete(line.pid);
    most = Math.max(most, living.size);
  }
  return most;
}

/** Processes that hang, stay, multiply or vanish. */
export const processBehaviours: BehaviourTable = {
  slowStart: (params) => {
    const ms = params.number('ms', 1000);
    return { beforeInit: () => pause(ms) };
  },
  hangSilently: () => ({ beforeInit: forever }),
  hangMidway: (params) => {
    const inTool = params.flag('inTool', false);
    return atProgress(params.number('afterTasks', 1), async (run) => {
      if (inTool) await useBash(run, { command: 'sleep 86400; true', timeoutMs: LONG_LIMIT_MS });
      else await forever();
    });
  },
  busyChild: (params) => {
    const seconds = params.number('seconds', 5);
    const command = `end=$((SECONDS+${Math.ceil(seconds)})); while [ $SECONDS -lt $end ]; do :; done`;
    return atProgress(params.number('afterTasks', 0), async (run) => {
      await useBash(run, { command, timeoutMs: LONG_LIMIT_MS });
    });
  },
  waitForAgents: (params) => {
    const agents = params.number('agents', 2);
    const withinMs = params.number('withinMs', 60_000);
    return atProgress(params.number('afterTasks', 0), (run, outcome) =>
      waitForAgents(run, { agents, withinMs, outcome }),
    );
  },
  ignoreSignals: () => ({ ignoresSignals: true }),
  spawnGrandchild: (params) => {
    const seconds = params.number('seconds', DEFAULT_LIFE_SECONDS);
    return atProgress(params.number('afterTasks', 0), async (run) => leaveBehind(run, seconds, true));
  },
  spawnChild: (params) => {
    const seconds = params.number('seconds', DEFAULT_LIFE_SECONDS);
    return atProgress(params.number('afterTasks', 0), async (run) => leaveBehind(run, seconds, false));
  },
  crash: (params) => {
    const afterTasks = params.number('afterTasks', 1);
    const act = async (): Promise<void> => {
      process.kill(process.pid, 'SIGKILL');
      await forever();
    };
    return params.flag('beforeInit', false) ? { beforeInit: act } : atProgress(afterTasks, act);
  },
  noTranscript: () => ({ leavesNoTranscript: true }),
};
