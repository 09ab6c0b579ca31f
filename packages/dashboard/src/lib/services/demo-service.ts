import { access, rename } from 'node:fs/promises';
import { createDemoProject } from '@specflow/agent-simulator/lib';
import { initProject, readProjectStatus, withFileLock } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import { isTerminalStatus } from '@specflow/shared/schemas';
import type { KnownProject } from './known-project';
import type { ProjectCatalog } from './project-catalog';
import type { StateStore } from './state-store';
import type { WallClock } from './store/ports';

/** The demo: a real small project, driven by the simulated agent, below `$SPECFLOW_HOME/demo` (mission M6). */
export interface DemoService {
  available(): Promise<boolean>;
  /**
   * Makes the demo project, or returns the one that is there. One whose phase is over is set aside and made anew, so
   * that the demo can be shown again; nothing of it is deleted.
   */
  ensure(): Promise<KnownProject>;
}

/** Copying it takes a second or two. */
const LONGEST_MS = 60_000;

/** Builds the service. Both paths come from the launcher. */
export function createDemoService(dependencies: {
  readonly catalog: ProjectCatalog;
  readonly store: Pick<StateStore, 'listByProject'>;
  readonly clock: WallClock;
  readonly templateDir: string | undefined;
  readonly simulatorBin: string | undefined;
}): DemoService {
  const { catalog, store, clock, templateDir, simulatorBin } = dependencies;

  async function available(): Promise<boolean> {
    const needed = [templateDir, simulatorBin];
    const found = await Promise.all(
      needed.map(
        (path) =>
          path !== undefined &&
          access(path).then(
            () => true,
            () => false,
          ),
      ),
    );
    return found.every(Boolean);
  }

  async function isOver({ id, path }: KnownProject): Promise<boolean> {
    const { phase } = await readProjectStatus(path);
    if (phase.status === 'in_progress') return false;
    return (await store.listByProject(id)).every((run) => isTerminalStatus(run.status));
  }

  async function make(): Promise<KnownProject> {
    const existing = (await catalog.list()).projects.find((project) => project.demo);
    if (existing && !(await isOver(existing))) return existing;
    if (templateDir === undefined || !(await available())) {
      throw new SpecflowError('NOT_FOUND', {
        message: 'The demo is not part of this installation.',
        hint: 'Start the dashboard with `npm start` from the repository, or `specflow dashboard`.',
      });
    }
    if (existing) await rename(catalog.demoPath, `${catalog.demoPath}-until-${clock.now()}`);
    await createDemoProject(catalog.demoPath, {
      templateDir,
      prepare: async (dir) => void (await initProject(dir)),
    });
    const created = (await catalog.list()).projects.find((project) => project.demo);
    if (created) return created;
    throw new SpecflowError('INTERNAL', { message: 'The demo project was made but cannot be found.' });
  }

  return {
    available,
    // A double click, another tab or another dashboard: the first one makes it, the others get it.
    ensure: () => withFileLock(catalog.demoPath, make, { waitMs: LONGEST_MS }),
  };
}
