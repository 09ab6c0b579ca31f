import { PutSettingsRequestSchema } from '@specflow/shared/schemas';
import { guardGet, guardMutation } from '@/server/guard';
import { requiredId } from '@/server/query';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app, query }) => {
  const project = await app.catalog.get(requiredId(query, 'projectId'));
  return {
    status: 200,
    body: { projectId: project.id, settings: await app.settings.forProject(project.id) },
  };
});

export const PUT = guardMutation(PutSettingsRequestSchema, async ({ app, body }) => {
  const project = await app.catalog.get(body.projectId);
  const settings = body.permissionMode
    ? await app.settings.choosePermission(project.id, body.permissionMode)
    : await app.settings.forProject(project.id);
  return { status: 200, body: { projectId: project.id, settings } };
});
