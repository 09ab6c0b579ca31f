import { readDoctor } from '@/server/doctor';
import { guardGet } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const GET = guardGet(async ({ app }) => ({ status: 200, body: { checks: await readDoctor(app) } }));
