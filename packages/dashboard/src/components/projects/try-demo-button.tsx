'use client';

import { SparklesIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useNotify } from '@/components/layout/notifications';
import { Button } from '@/components/ui/button';
import { useProjectMutations } from '@/hooks/use-projects';
import { toApiError } from '@/lib/api-client/api-error';
import { projectHref } from '@/lib/view/hrefs';

/** Creates the demo project (simulated agent, no login, no tokens) and opens it. */
export function TryDemoButton({ variant = 'outline' }: { readonly variant?: 'outline' | 'orchestration' }) {
  const router = useRouter();
  const notify = useNotify();
  const { createDemo } = useProjectMutations();
  const create = async () => {
    try {
      const { project } = await createDemo.mutateAsync();
      router.push(projectHref(project.id));
    } catch (error) {
      const { message, hint } = toApiError(error);
      notify({ tone: 'error', title: message, description: hint });
    }
  };
  return (
    <Button variant={variant} disabled={createDemo.isPending} onClick={create}>
      <SparklesIcon aria-hidden /> {createDemo.isPending ? 'Creating the demo…' : 'Try the demo'}
    </Button>
  );
}
