import { SpecflowError } from '@specflow/shared/errors';
import { updateRegistry } from './write-registry';

/**
 * Takes a project out of the registry. Its files stay. An entry that cannot be parsed can be removed too.
 * @throws SpecflowError PROJECT_NOT_FOUND, FILE_INVALID, FILE_LOCKED
 */
export async function removeProject(home: string, id: string): Promise<void> {
  await updateRegistry(home, (file) => {
    if (!Object.hasOwn(file.projects, id))
      throw new SpecflowError('PROJECT_NOT_FOUND', {
        message: `No project with the id "${id}" is registered.`,
        hint: '"specflow project list" shows the registered ones.',
      });
    const { [id]: _removed, ...projects } = file.projects;
    return { ...file, projects };
  });
}
