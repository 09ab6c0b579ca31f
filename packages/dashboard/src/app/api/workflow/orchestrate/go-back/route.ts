import { GoBackRequestSchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(GoBackRequestSchema, async ({ app, body }) => {
  const reply = await app.orchestration.command(body, { type: 'go-back', step: body.step });
  return { status: 200, body: reply };
});
