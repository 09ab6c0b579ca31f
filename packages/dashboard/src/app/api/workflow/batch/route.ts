import { StartBatchRequestSchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(StartBatchRequestSchema, async ({ app, body }) => {
  const started = await app.batches.start(body);
  return { status: 201, body: started };
});
