import { PutSettingsRequestSchema } from '@specflow/shared/schemas';
import { guardGet, guardMutation } from '@/server/guard';
import { optionalId } from '@/server/query';
import { putSettings, readProjectSettings, readSettings } from '@/server/settings';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app, query }) => {
  const projectId = optionalId(query, 'projectId');
  return {
    status: 200,
    body: projectId === undefined ? await readSettings(app) : await readProjectSettings(app, projectId),
  };
});

export const PUT = guardMutation(PutSettingsRequestSchema, async ({ app, body }) => ({
  status: 200,
  body: await putSettings(app, body),
}));
