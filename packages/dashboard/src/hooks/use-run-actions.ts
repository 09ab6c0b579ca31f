'use client';

import type { OrchestrationView, StopReceipt } from '@specflow/shared/schemas';
import { useNotify } from '@/components/layout/notifications';
import { toApiError } from '@/lib/api-client/api-error';
import { stopReceiptText } from '@/lib/view/stop-receipt';
import { type RunCommand, useRunCommand } from './use-orchestration';

/** Commands for one run, with the toasts that say what became of them. */
export function useRunActions(run: Pick<OrchestrationView, 'id' | 'projectId'>) {
  const notify = useNotify();
  const command = useRunCommand({ projectId: run.projectId, runId: run.id });

  async function send(request: RunCommand, done: string): Promise<boolean> {
    try {
      const { receipt } = await command.mutateAsync(request);
      notify({ tone: 'success', title: done, description: receiptOf(receipt) });
      return true;
    } catch (error) {
      const { message, hint } = toApiError(error);
      notify({ tone: 'error', title: message, description: hint });
      return false;
    }
  }

  return { send, pending: command.isPending };
}

function receiptOf(receipt: StopReceipt | undefined): string | undefined {
  return receipt === undefined ? undefined : stopReceiptText(receipt);
}
