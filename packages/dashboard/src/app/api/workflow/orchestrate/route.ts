import { StartOrchestrationRequestSchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';
import { idempotencyKey } from '@/server/query';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(StartOrchestrationRequestSchema, async ({ app, body, request }) => {
  const key = idempotencyKey(request);
  const started = await app.orchestration.start({
    ...body,
    ...(key === undefined ? {} : { idempotencyKey: key }),
  });
  return { status: started.replayed ? 200 : 201, body: started.reply };
});
