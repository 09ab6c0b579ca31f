import { guardGet } from '@/server/guard';
import { optionalId, previewOptions, requiredId } from '@/server/query';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app, query }) => {
  const projectId = requiredId(query, 'projectId');
  if (query.get('preview') === 'true') {
    return { status: 200, body: await app.orchestration.preview(projectId, previewOptions(query)) };
  }
  const id = optionalId(query, 'id');
  return {
    status: 200,
    body: await app.orchestration.status({ projectId, ...(id === undefined ? {} : { id }) }),
  };
});
