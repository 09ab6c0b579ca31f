import { StartBatchRequestSchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';
import { idempotencyKey } from '@/server/query';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(StartBatchRequestSchema, async ({ app, body, request }) => {
  const started = await app.batches.start(body, idempotencyKey(request));
  return { status: started.replayed ? 200 : 201, body: started.reply };
});
