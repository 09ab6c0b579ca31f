import { isSpecflowError } from '@specflow/shared/errors';
import { createStateStore } from '../../state-store';

/*
 * Saves a run over and over: `node saver-child.mjs <home> <runId> <count>`. Each save adds one warning, as a mark
 * that must not be lost. Prints `saved <revision>` after each acknowledged save, `conflicts <n>` at the end.
 */
const [home = '', runId = '', count = '0'] = process.argv.slice(2);
const silent = { info: () => undefined, warn: () => undefined };
const store = createStateStore({ home, clock: { now: Date.now }, logger: silent });

let conflicts = 0;
for (let saves = 0; saves < Number(count); ) {
  const loaded = await store.load(runId);
  if (!loaded.ok) throw new Error(loaded.problem.message);
  const { run } = loaded;
  try {
    const mark = `${process.pid}:${saves}`;
    const saved = await store.save({ ...run, warnings: [...run.warnings, mark] }, run.revision);
    process.stdout.write(`saved ${saved.run.revision} ${mark}\n`);
    saves += 1;
  } catch (error) {
    if (!isSpecflowError(error) || error.code !== 'CONFLICT') throw error;
    conflicts += 1;
  }
}
process.stdout.write(`conflicts ${conflicts}\n`);
