import { isSpecflowError } from '@specflow/shared/errors';
import { createStateStore } from '../../state-store';

/**
 * Saves a run once: `node save-once-child.mjs <home> <runId> <reason> [stop]`. With `stop` it suspends itself
 * between reading and saving. Prints the new revision, or the code of the refusal.
 */
const [home = '', runId = '', statusReason = '', stop] = process.argv.slice(2);
const silent = { info: () => undefined, warn: () => undefined };
const store = createStateStore({ home, clock: { now: Date.now }, logger: silent });
const loaded = await store.load(runId);
if (!loaded.ok) throw new Error(loaded.problem.message);
if (stop === 'stop') {
  process.stdout.write('loaded\n');
  process.kill(process.pid, 'SIGSTOP');
}
const answer = await store.save({ ...loaded.run, statusReason }, loaded.run.revision).then(
  ({ run }) => String(run.revision),
  (error: unknown) => (isSpecflowError(error) ? error.code : String(error)),
);
process.stdout.write(`${answer}\n`);
