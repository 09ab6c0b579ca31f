import { readActivity } from '@/server/activity';
import { guardGet } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app }) => ({
  status: 200,
  body: await readActivity(app, new Date()),
}));
