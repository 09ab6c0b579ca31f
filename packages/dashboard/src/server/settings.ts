import type { PutSettingsRequest, SettingsReply } from '@specflow/shared/schemas';
import type { Composition } from './composition';

/** What holds for all projects, and what was chosen for each. */
export async function readSettings(app: Composition): Promise<SettingsReply> {
  const [notifications, defaults, { projects }] = await Promise.all([
    app.settings.notifications(),
    app.settings.defaults(),
    app.catalog.list(),
  ]);
  return {
    notifications,
    ...(defaults ? { defaults } : {}),
    projects: await Promise.all(
      projects.map(async ({ id, name }) => {
        const { permissionMode, permissionChosenAt } = await app.settings.forProject(id);
        return { id, name, permissionMode, ...(permissionChosenAt ? { permissionChosenAt } : {}) };
      }),
    ),
  };
}

/** What is remembered for one project. @throws SpecflowError PROJECT_NOT_FOUND */
export async function readProjectSettings(app: Composition, projectId: string) {
  const project = await app.catalog.get(projectId);
  return { projectId: project.id, settings: await app.settings.forProject(project.id) };
}

/** Stores a choice of a person; replies with what it has become part of. */
export async function putSettings(app: Composition, request: PutSettingsRequest) {
  const { projectId, permissionMode, notifications, defaults } = request;
  const project = projectId === undefined ? null : await app.catalog.get(projectId);
  if (notifications) await app.settings.setWebhook(notifications.webhook);
  if (defaults !== undefined) await app.settings.setDefaults(defaults);
  if (project === null) return readSettings(app);
  if (permissionMode) await app.settings.choosePermission(project.id, permissionMode);
  return readProjectSettings(app, project.id);
}
