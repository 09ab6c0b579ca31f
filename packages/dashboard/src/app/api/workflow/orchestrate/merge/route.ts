import { ControlRequestSchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(ControlRequestSchema, async ({ app, body }) => {
  const reply = await app.orchestration.command(body, {
    type: 'merge',
    confirmUserGate: body.confirmUserGate === true,
  });
  return { status: 200, body: reply };
});
