import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
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

/** Goes on once something holds; fails with a message when it never does. */
async function waitUntil(
  holds: () => boolean,
  limit: { readonly withinMs: number; readonly outcome: Outcome; readonly message: string },
): Promise<void> {
  const { withinMs, outcome, message } = limit;
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (holds()) return;
    await pause(20);
  }
  throw new WorkEnded({ ...outcome, status: 'error', message });
}

/** The record of all agents, which tells who was at work when. */
function tracePathOf(run: AgentRun): string {
  return run.env.SPECFLOW_SIMULATOR_TRACE || refuseScenario('waitForAgents needs SPECFLOW_SIMULATOR_TRACE.');
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
    const message = `${agents} agents were never at work at once.`;
    return atProgress(params.number('afterTasks', 0), (run, outcome) => {
      const path = tracePathOf(run);
      const areAtWork = () => mostAtOnce(readFileSync(path, 'utf8')) >= agents;
      return waitUntil(areAtWork, { withinMs, outcome, message });
    });
  },
  waitForFile: (params) => {
    const path = params.text('path', 'go-on');
    const withinMs = params.number('withinMs', 60_000);
    const message = `There never was a file ${path}.`;
    return atProgress(params.number('afterTasks', 0), (run, outcome) =>
      waitUntil(() => existsSync(resolve(run.root, path)), { withinMs, outcome, message }),
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
