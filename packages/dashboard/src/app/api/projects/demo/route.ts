import { NoBodySchema } from '@specflow/shared/schemas';
import { guardMutation } from '@/server/guard';

export const dynamic = 'force-dynamic';

export const POST = guardMutation(NoBodySchema, async ({ app }) => {
  const project = await app.projects.describe(await app.demo.ensure());
  return { status: 201, body: { project } };
});
