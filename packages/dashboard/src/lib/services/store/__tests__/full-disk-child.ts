import { mkdir, open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno } from '@specflow/cli/lib';
import { isSpecflowError } from '@specflow/shared/errors';
import { createStateStore } from '../../state-store';
import { sampleRun } from './sample-run';

/** Fills the small disk given as argument, saves, frees it and saves again; prints what happened as JSON. */
const [disk = ''] = process.argv.slice(2);
const home = join(disk, 'home');
const project = join(disk, 'project');
await mkdir(home, { mode: 0o700 });
await mkdir(project);
const silent = { info: () => undefined, warn: () => undefined };
const store = createStateStore({ home, clock: { now: Date.now }, logger: silent });
const { run } = await store.create(await sampleRun(project));

const filler = join(disk, 'filler');
await fill(filler);
const refused = await store.save(run, 0).then(
  () => null,
  (error: unknown) =>
    isSpecflowError(error) ? { code: error.code, errno: error.details?.errno } : String(error),
);
const whileFull = await store.load(run.id);
const leftOver = (await readdir(store.paths.revisionsDir(run.id))).filter((name) => name.endsWith('.tmp'));
await unlink(filler);
const afterwards = await store.save(run, 0);
const report = {
  refused,
  revisionWhileFull: whileFull.ok ? whileFull.run.revision : whileFull.problem,
  leftOver,
  revisionAfterwards: afterwards.run.revision,
};
process.stdout.write(JSON.stringify(report));

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let size = 64 * 1024; size >= 1; ) {
      try {
        await file.appendFile(Buffer.alloc(size));
      } catch (error) {
        if (!isErrno(error, 'ENOSPC')) throw error;
        size = Math.floor(size / 2);
      }
    }
  } finally {
    await file.close();
  }
}
