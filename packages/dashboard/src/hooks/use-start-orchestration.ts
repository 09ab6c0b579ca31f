'use client';

import type { OrchestrationConfigInput } from '@specflow/shared/schemas';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '@/lib/api-client/api-context';
import { toApiError } from '@/lib/api-client/api-error';
import { createIdempotencyKeys, randomKey } from '@/lib/api-client/idempotency';
import { queryKeys } from './query-keys';

/** Starts a run. A start whose answer was lost is repeated under the same key and never runs twice. */
export function useStartOrchestration(projectId: string) {
  const api = useApi();
  const client = useQueryClient();
  const [keys] = useState(() => createIdempotencyKeys(randomKey));
  return useMutation({
    mutationFn: (config: OrchestrationConfigInput) => {
      const request = { projectId, config };
      return api.start(request, keys.keyFor(request));
    },
    onSuccess: () => keys.answered(),
    onError: (error) => {
      if (toApiError(error).status !== 0) keys.answered();
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.status(projectId) }),
        client.invalidateQueries({ queryKey: queryKeys.runs(projectId) }),
        client.invalidateQueries({ queryKey: queryKeys.projects }),
      ]),
  });
}
