import { NoBodySchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(NoBodySchema, async ({ app }) => {
  await app.notifications.sendTest();
  return { status: 200, body: { delivered: true } };
});
