import { StartWorkflowRequestSchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(StartWorkflowRequestSchema, async ({ app, body }) => {
  const execution = await app.workflows.start(body);
  return { status: 201, body: { execution } };
});
