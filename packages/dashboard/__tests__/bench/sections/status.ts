import { Agent } from 'node:http';
import type { DashboardServer } from '../../support/dashboard-server';
import { makeBusyHome } from '../busy-home';
import { withScope } from '../cleanups';
import type { BenchContext, Section } from '../context';
import { askStatus, pollLikePages } from '../polling-clients';
import type { Measure } from '../report';
import { percentile } from '../statistics';

/** How long the page waits for an answer: alone, in a full home, and with many pages open. */
export const statusSection: Section = async (context) => {
  const { sizes, say } = context;
  const alone = await measureAlone(context);
  const busy = await context.busyHome();
  say('Asking one by one in a full home …');
  const full = await askOneByOne(busy.server, busy.liveProjectIds, sizes.requests);
  say(`${sizes.clients} clients for ${sizes.pollSeconds} s …`);
  const { clients, pollSeconds: seconds } = sizes;
  const load = await pollLikePages(busy.server, { projectIds: busy.liveProjectIds, clients, seconds });
  if (load.failed > 0) say(`${load.failed} of ${load.latenciesMs.length} polls were not answered well.`);
  const home = `${sizes.projects.toLocaleString('en')} projects, ${sizes.liveRuns} live runs`;
  return {
    title: 'Status route',
    measures: [
      ...measuresOf('1 project', alone, { p50: 5 }),
      ...measuresOf(home, full, {}),
      ...measuresOf(`${home}, ${clients} clients`, load.latenciesMs, { p99: 100 }),
      {
        name: 'full home to 1 project, p50',
        value: percentile(full, 0.5) / percentile(alone, 0.5),
        unit: '×',
      },
      {
        name: `${clients} clients, answers without a body`,
        value: (load.notModified / load.latenciesMs.length) * 100,
        unit: '%',
      },
      { name: `${clients} clients, failed answers`, value: load.failed, unit: '' },
    ],
  };
};

function measureAlone({ sizes, cleanups, say }: BenchContext): Promise<number[]> {
  return withScope(cleanups, async (scope) => {
    const home = await makeBusyHome({ projects: 1, liveRuns: 1 }, { cleanups: scope, say });
    return askOneByOne(home.server, home.liveProjectIds, sizes.requests);
  });
}

async function askOneByOne(
  server: DashboardServer,
  projectIds: readonly string[],
  count: number,
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  const warmUp = Math.min(50, count);
  for (let index = 0; index < warmUp + count; index += 1) {
    const projectId = projectIds[index % projectIds.length] ?? '';
    const { latencyMs } = await askStatus(server, { agent, projectId });
    if (index >= warmUp) times.push(latencyMs);
  }
  agent.destroy();
  return times;
}

function measuresOf(
  name: string,
  times: readonly number[],
  below: { p50?: number; p99?: number },
): Measure[] {
  return ([0.5, 0.99] as const).map((share) => {
    const key = share === 0.5 ? 'p50' : 'p99';
    const goal = below[key];
    return {
      name: `${name}, ${key}`,
      value: percentile(times, share),
      unit: 'ms',
      ...(goal === undefined ? {} : { below: goal }),
    };
  });
}
