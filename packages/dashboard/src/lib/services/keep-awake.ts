import { type ChildProcess, spawn } from 'node:child_process';
import type { ServiceLogger } from './store/ports';

/** Ways to hold off sleep, by platform: the command runs for as long as the machine must stay awake. */
const INHIBITORS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    'systemd-inhibit',
    '--what=idle:sleep',
    '--who=SpecFlow',
    '--why=A run is in progress',
    '--mode=block',
    'sleep',
    '2147483',
  ],
  darwin: ['caffeinate', '-i', '-m'],
};

/** Keeps the machine awake while agents work, where the system offers it. */
export interface KeepAwake {
  /** Called with whether any run is working. */
  set(working: boolean): void;
  /** Whether sleep is held off now; `unavailable` once the system has refused. */
  state(): 'off' | 'held' | 'unavailable';
}

/** Builds the service. The inhibitor ends with this process. */
export function createKeepAwake(input: {
  readonly platform: NodeJS.Platform;
  readonly logger: ServiceLogger;
}): KeepAwake {
  const { platform, logger } = input;
  let child: ChildProcess | null = null;
  let refused = false;

  function hold(): void {
    const [command, ...args] = INHIBITORS[platform] ?? [];
    if (command === undefined) {
      giveUp('this system has no way that we know');
      return;
    }
    const held = spawn(command, args, { stdio: 'ignore' });
    child = held;
    held.once('error', (error) => giveUp(error.message));
    held.once('exit', (code) => {
      if (child === held) giveUp(`${command} ended with ${code}`);
    });
    held.unref();
  }

  function giveUp(reason: string): void {
    child = null;
    if (refused) return;
    refused = true;
    logger.warn('The machine cannot be kept awake during a run.', { reason });
  }

  function release(): void {
    const held = child;
    child = null;
    held?.kill('SIGTERM');
  }

  process.once('exit', release);
  return {
    set(working) {
      if (working && child === null && !refused) hold();
      if (!working && child !== null) release();
    },
    state: () => (child !== null ? 'held' : refused ? 'unavailable' : 'off'),
  };
}
