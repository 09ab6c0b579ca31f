import { AnswerRequestSchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(AnswerRequestSchema, async ({ app, body }) => {
  const execution = await app.orchestration.answer(body);
  return { status: 200, body: execution };
});
