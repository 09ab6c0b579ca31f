import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileDurable } from '@specflow/cli/lib';
import { createStateStore } from '@/lib/services/state-store';
import { serializeJson } from '@/lib/services/store/serialize-json';
import type { Section } from '../context';
import { makePlace } from '../place';
import { makeRunRecord } from '../run-record';
import { percentile, timeRounds } from '../statistics';

/** How long one save of a run takes until it survives a crash: record, journal and the copy in the project. */
export const writeSection: Section = async ({ sizes, cleanups }) => {
  const { root, home } = await makePlace(cleanups);
  const project = join(root, 'project');
  await mkdir(join(project, '.specflow'), { recursive: true });
  const store = createStateStore({ home, clock: { now: () => Date.now() }, logger: silent });
  const first = await makeRunRecord({ projectId: 'bench', projectPath: project, status: 'running' });
  let { run } = await store.create(first);
  const rounds = { warmUp: 20, counted: sizes.saves };
  const saves = await timeRounds(rounds, async (round) => {
    ({ run } = await store.save({ ...run, statusReason: `Round ${round}` }, run.revision));
  });
  const text = serializeJson(run);
  const plain = await timeRounds(rounds, () => writeFileDurable(join(root, 'plain.json'), text));
  return {
    title: `Durable save of a run (${(text.length / 1024).toFixed(0)} kB)`,
    measures: [
      { name: 'p50', value: percentile(saves, 0.5), unit: 'ms' },
      { name: 'p99', value: percentile(saves, 0.99), unit: 'ms' },
      { name: 'one file written durably, p50', value: percentile(plain, 0.5), unit: 'ms' },
      { name: 'save to one file, p50', value: percentile(saves, 0.5) / percentile(plain, 0.5), unit: '×' },
    ],
  };
};

const silent = { info: () => undefined, warn: () => undefined };
