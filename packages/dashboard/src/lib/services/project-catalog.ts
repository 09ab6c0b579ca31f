import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addProject,
  createFileMemory,
  type RegistryReading,
  readRegistry,
  readStateFile,
  registryPath,
  removeProject,
} from '@specflow/cli/lib';
import { type ErrorBody, SpecflowError, toErrorBody } from '@specflow/shared/errors';
import type { KnownProject } from './known-project';
import { verifyProject } from './verify-project';

/** All projects, and what is wrong with the registry, if anything. */
export interface CatalogReading {
  readonly projects: readonly KnownProject[];
  readonly problem?: ErrorBody;
}

/** The only source of project paths: a request names an id, never a path (invariant I7). */
export interface ProjectCatalog {
  list(): Promise<CatalogReading>;
  /** @throws SpecflowError PROJECT_NOT_FOUND */
  get(id: string): Promise<KnownProject>;
  /**
   * As `get`, for everything that reads or works in the folder: see `verifyProject`.
   * @throws SpecflowError PROJECT_NOT_FOUND, PROJECT_MOVED, PROJECT_PATH_INVALID
   */
  open(id: string): Promise<KnownProject>;
  /** Registers a directory. @throws SpecflowError PROJECT_PATH_INVALID, PROJECT_EXISTS … */
  add(path: string): Promise<KnownProject>;
  /** Takes a project out of the registry; its files stay. @throws SpecflowError PROJECT_NOT_FOUND */
  remove(id: string): Promise<void>;
  /** Where the demo project lives. It never enters the user's registry. */
  readonly demoPath: string;
}

/** Builds the catalog of one home. */
export function createProjectCatalog(home: string): ProjectCatalog {
  const demoPath = join(home, 'demo');
  // Each request asks for its project here; a thousand entries take milliseconds to check.
  const registries = createFileMemory<RegistryReading>(1);

  async function demo(): Promise<KnownProject[]> {
    const there = await lstat(demoPath).catch(() => null);
    if (!there?.isDirectory()) return [];
    const state = await readStateFile(demoPath);
    return state.status === 'ok' ? [{ ...toKnown(state.state.project, demoPath), demo: true }] : [];
  }

  let known: { readonly registry: RegistryReading; readonly projects: readonly KnownProject[] } | undefined;

  /** The projects of the registry, as long as it is the same made only once. */
  async function registered(): Promise<NonNullable<typeof known>> {
    const registry = await registries.recall(registryPath(home), () => readRegistry(home));
    if (known?.registry !== registry) {
      const projects = registry.entries.map((entry) => ({ ...toKnown(entry, entry.path), demo: false }));
      known = { registry, projects };
    }
    return known;
  }

  async function list(): Promise<CatalogReading> {
    const [{ registry, projects }, demos] = await Promise.all([registered(), demo()]);
    return {
      projects: [...projects, ...demos],
      ...(registry.error ? { problem: toErrorBody(registry.error) } : {}),
    };
  }

  async function get(id: string): Promise<KnownProject> {
    const isWanted = (project: KnownProject) => project.id === id;
    const found = (await registered()).projects.find(isWanted) ?? (await demo()).find(isWanted);
    if (found) return found;
    throw new SpecflowError('PROJECT_NOT_FOUND', {
      message: `There is no project with the id ${id}.`,
      hint: 'GET /api/projects, or `specflow project list`, names all ids.',
    });
  }

  return {
    demoPath,
    list,
    get,
    async open(id) {
      const project = await get(id);
      await verifyProject(home, project);
      return project;
    },
    async add(path) {
      const { project } = await addProject(home, path);
      return { ...toKnown(project, project.path), demo: false };
    },
    async remove(id) {
      const project = await get(id);
      if (project.demo) {
        throw new SpecflowError('PROJECT_NOT_FOUND', {
          message: 'The demo project is not in the registry.',
          hint: `Delete its directory ${demoPath} to be rid of it.`,
        });
      }
      await removeProject(home, id);
    },
  };
}

function toKnown(project: { readonly id: string; readonly name: string }, path: string) {
  return { id: project.id, name: project.name, path };
}
