import { readArtifacts } from '@/server/artifacts';
import { guardGet } from '@/server/guard';
import { checkedId } from '@/server/query';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app, params }) => {
  const project = await app.catalog.open(checkedId(params.id, 'id'));
  return { status: 200, body: await readArtifacts(project) };
});
