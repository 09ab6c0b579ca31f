import { CancelWorkflowRequestSchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(CancelWorkflowRequestSchema, async ({ app, body }) => {
  const execution = await app.workflows.cancel(body.projectId, body.id);
  return { status: 200, body: { execution } };
});
