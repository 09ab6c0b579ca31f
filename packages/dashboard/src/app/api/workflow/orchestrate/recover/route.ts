import { RecoverRequestSchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(RecoverRequestSchema, async ({ app, body }) => {
  const budget = body.budget === undefined ? {} : { budget: body.budget };
  const command = body.action === 'abort' ? ({ type: 'abort' } as const) : { type: body.action, ...budget };
  return { status: 200, body: await app.orchestration.command(body, command) };
});
