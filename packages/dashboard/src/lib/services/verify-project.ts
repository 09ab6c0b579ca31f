import { realpath } from 'node:fs/promises';
import { checkProjectPath } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import type { KnownProject } from './known-project';

/**
 * Makes sure that a project is still the folder that a person registered, before anything is read or started in it:
 * not a link that was put in its place, and not a folder that could not be registered (somebody may have written the
 * registry by hand). A folder that is gone is left to the caller, who has better words for it.
 * @param home `$SPECFLOW_HOME`
 * @throws SpecflowError PROJECT_MOVED, PROJECT_PATH_INVALID
 */
export async function verifyProject(home: string, project: KnownProject): Promise<void> {
  const real = await realpath(project.path).catch(() => null);
  // The demo is ours: it lies in our own home, whose path may lead through a link of the person.
  if (real === null || project.demo) return;
  if (real !== project.path) {
    throw new SpecflowError('PROJECT_MOVED', {
      message: `${project.path} is no longer the folder that was registered: it leads to ${real}.`,
      hint: 'Put the folder back, or remove the project and add it again under its real path.',
      details: { path: project.path },
    });
  }
  await checkProjectPath(home, project.path);
}
