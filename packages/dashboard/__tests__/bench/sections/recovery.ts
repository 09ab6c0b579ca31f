import { waitFor } from '../../support/wait-for';
import type { Section } from '../context';
import { median } from '../statistics';

const WITHIN_MS = 120_000;

/** How long after a kill -9 a new server needs until it has taken up every live agent. */
export const recoverySection: Section = async ({ sizes, busyHome, say }) => {
  const busy = await busyHome();
  const answered: number[] = [];
  const adopted: number[] = [];
  for (let round = 0; round < sizes.recoveries; round += 1) {
    say(`Restart ${round + 1} of ${sizes.recoveries} …`);
    await busy.server.kill();
    const startedMs = performance.now();
    const server = await busy.startAgain();
    answered.push(performance.now() - startedMs);
    await waitFor(
      'every agent to be adopted',
      () => countAdopted(server.output()) >= sizes.liveRuns,
      WITHIN_MS,
    );
    adopted.push(performance.now() - startedMs);
  }
  return {
    title: `Recovery after kill -9, ${sizes.projects.toLocaleString('en')} projects, ${sizes.liveRuns} live runs, median`,
    measures: [
      { name: 'until the server answers', value: median(answered) / 1_000, unit: 's' },
      { name: 'until every live agent is adopted', value: median(adopted) / 1_000, unit: 's', below: 10 },
    ],
  };
};

/** The server says it once for each run that it takes up with its agent alive. */
function countAdopted(output: string): number {
  return output.split('"found":"agent_alive"').length - 1;
}
