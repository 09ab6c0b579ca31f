import { cpus, loadavg, totalmem } from 'node:os';

/** Above this, other programs take a part of what is measured. */
const QUIET_LOAD = 1;

/** Where the numbers come from, and a warning when the machine is too busy for them to mean much. */
export interface MachineLine {
  readonly line: string;
  readonly warning: string | null;
}

/** Describes this machine; the load is that of the minute before. */
export function describeMachine(): MachineLine {
  const cores = cpus();
  const [load = 0] = loadavg();
  const line = [
    `${cores.length} cores (${(cores[0]?.model ?? 'unknown').replace(/\s+/g, ' ').trim()})`,
    `${Math.round(totalmem() / 1024 ** 3)} GB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    `load ${load.toFixed(2)} at the start`,
  ].join(' · ');
  const warning =
    load > QUIET_LOAD
      ? `WARNING: the load was ${load.toFixed(2)} at the start. Other programs use this machine: times are too long.`
      : null;
  return { line, warning };
}
