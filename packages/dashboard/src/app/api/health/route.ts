import { guardGet } from '@/server/guard';
import { readHealth } from '@/server/health';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app }) => ({ status: 200, body: await readHealth(app) }), {
  open: true,
});
