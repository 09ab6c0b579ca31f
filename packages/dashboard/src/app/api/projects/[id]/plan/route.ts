import { guardGet } from '@/server/guard';
import { readPlan } from '@/server/plan';
import { checkedId } from '@/server/query';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app, params, query }) => {
  const project = await app.catalog.open(checkedId(params.id, 'id'));
  return { status: 200, body: await readPlan(app, project, query) };
});
