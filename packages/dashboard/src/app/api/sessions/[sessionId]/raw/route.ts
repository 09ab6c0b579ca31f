import { guardGet } from '@/server/guard';
import { checkedId, requiredId } from '@/server/query';
import { openRawSession } from '@/server/raw-session';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app, params, query }) => {
  const project = await app.catalog.get(requiredId(query, 'projectId'));
  const sessionId = checkedId(params.sessionId, 'sessionId');
  return openRawSession(app, { project, sessionId, query });
});
