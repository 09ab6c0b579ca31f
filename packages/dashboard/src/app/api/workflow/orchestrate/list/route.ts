import { guardGet } from '@/server/guard';
import { limitOf, requiredId } from '@/server/query';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app, query }) => {
  const body = await app.orchestration.list(requiredId(query, 'projectId'), limitOf(query));
  return { status: 200, body };
});
