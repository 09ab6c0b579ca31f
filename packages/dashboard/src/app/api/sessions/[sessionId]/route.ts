import { guardGet } from '@/server/guard';
import { checkedId, requiredId } from '@/server/query';
import { readSession } from '@/server/session';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app, params, query }) => {
  const project = await app.catalog.get(requiredId(query, 'projectId'));
  const sessionId = checkedId(params.sessionId, 'sessionId');
  return { status: 200, body: await readSession(app, { project, sessionId, query }) };
});
