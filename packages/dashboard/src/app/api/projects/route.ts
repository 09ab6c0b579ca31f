import { AddProjectRequestSchema, NoBodySchema } from '@specflow/shared/schemas';
import { guardGet, guardMutation } from '@/server/guard';
import { requiredId } from '@/server/query';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app }) => {
  const [listed, demoAvailable] = await Promise.all([app.projects.list(), app.demo.available()]);
  const boot = app.orchestration.bootReport();
  return {
    status: 200,
    body: { ...listed, demoAvailable, awake: app.keepAwake.state(), ...(boot ? { boot } : {}) },
  };
});

export const POST = guardMutation(AddProjectRequestSchema, async ({ app, body }) => {
  const project = await app.projects.describe(await app.catalog.add(body.path));
  return { status: 201, body: { project } };
});

export const DELETE = guardMutation(NoBodySchema, async ({ app, query }) => {
  const projectId = requiredId(query, 'projectId');
  await app.catalog.remove(projectId);
  return { status: 200, body: { removed: projectId } };
});
