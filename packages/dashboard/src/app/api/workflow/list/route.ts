import { guardGet } from '@/server/guard';
import { requiredId } from '@/server/query';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app, query }) => {
  const executions = await app.workflows.list(requiredId(query, 'projectId'));
  return { status: 200, body: { executions } };
});
