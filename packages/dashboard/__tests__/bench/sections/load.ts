import { makeBusyHome } from '../busy-home';
import { withScope } from '../cleanups';
import type { BenchContext, Section } from '../context';
import { pollLikePages } from '../polling-clients';
import { type ProcessUsage, watchUsage } from '../process-usage';

/** Starting costs more than being there: it is waited for. */
const SETTLE_MS = 8_000;

/** What the server uses: with nothing to do, with many live runs, and with many pages open besides. */
export const loadSection: Section = async (context) => {
  const { sizes, say } = context;
  const rest = await measureAtRest(context);
  const busy = await context.busyHome();
  say(`Watching ${sizes.liveRuns} live runs for ${sizes.restSeconds} s …`);
  const live = await watchUsage(busy.server.pid, sizes.restSeconds, SETTLE_MS);
  const { clients, pollSeconds: seconds } = sizes;
  const [polled] = await Promise.all([
    watchUsage(busy.server.pid, seconds, 0),
    pollLikePages(busy.server, { projectIds: busy.liveProjectIds, clients, seconds }),
  ]);
  const runs = `${sizes.liveRuns} live runs`;
  return {
    title: 'What the server uses',
    measures: [
      ...measuresOf('at rest, 1 project', rest),
      ...measuresOf(runs, live, { cpu: 50, memory: 400 }),
      ...measuresOf(`${runs}, ${clients} clients`, polled),
    ],
  };
};

function measureAtRest({ sizes, cleanups, say }: BenchContext): Promise<ProcessUsage> {
  return withScope(cleanups, async (scope) => {
    const home = await makeBusyHome({ projects: 1, liveRuns: 0 }, { cleanups: scope, say });
    return watchUsage(home.server.pid, sizes.restSeconds, SETTLE_MS);
  });
}

function measuresOf(name: string, usage: ProcessUsage, below: { cpu?: number; memory?: number } = {}) {
  return [
    {
      name: `${name}, CPU of one core`,
      value: usage.cpuPercent,
      unit: '%' as const,
      ...(below.cpu === undefined ? {} : { below: below.cpu }),
    },
    {
      name: `${name}, memory (RSS)`,
      value: usage.rssMb,
      unit: 'MB' as const,
      ...(below.memory === undefined ? {} : { below: below.memory }),
    },
  ];
}
