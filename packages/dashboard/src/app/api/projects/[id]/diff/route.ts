import { readBatchDiff } from '@/server/batch-diff';
import { guardGet } from '@/server/guard';
import { checkedId } from '@/server/query';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app, params, query }) => {
  const project = await app.catalog.open(checkedId(params.id, 'id'));
  return { status: 200, body: await readBatchDiff(app, project, query) };
});
