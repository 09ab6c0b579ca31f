import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { sampleRun } from './__tests__/sample-run';
import { createWorkbench } from './__tests__/workbench';
import type { Migrations } from './parse-record';
import { revisionFile } from './revisions';
import { createRunIndex } from './run-index';

describe('the index of runs', () => {
  it('does not go back to a revision that was being read while a newer one was saved', async () => {
    const { store, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    const saved: OrchestrationExecution = { ...run, revision: 2, statusReason: 'saved meanwhile' };
    // Called in the middle of a reading: this revision has been read, and is not in the index yet.
    const migrations: Migrations = {
      0: (old) => {
        writeFileSync(revisionFile(store.paths, run.id, 2), JSON.stringify(saved));
        index.remember(saved);
        return { ...old };
      },
    };
    const index = createRunIndex(store.paths, migrations);
    const early = { ...run, revision: 1, schemaVersion: 0 };
    await writeFile(revisionFile(store.paths, run.id, 1), JSON.stringify(early));
    expect(await index.refresh(() => false)).toMatchObject([{ run: { statusReason: 'saved meanwhile' } }]);
    expect(index.peek(run.id)).toEqual(saved);
  });

  it('believes the disk when the newest revision is gone', async () => {
    const { store, project } = await createWorkbench();
    const { run } = await store.create(await sampleRun(project));
    const index = createRunIndex(store.paths, {});
    index.remember({ ...run, revision: 7, statusReason: 'lost' });
    expect(await index.refresh(() => true)).toMatchObject([{ run: { revision: 0 } }]);
  });
});
