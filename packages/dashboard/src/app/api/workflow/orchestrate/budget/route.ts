import { RaiseBudgetRequestSchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(RaiseBudgetRequestSchema, async ({ app, body }) => {
  const reply = await app.orchestration.command(body, { type: 'raise-budget', budget: body.budget });
  return { status: 200, body: reply };
});
