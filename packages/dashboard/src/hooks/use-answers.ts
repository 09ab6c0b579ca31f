'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useApi } from '@/lib/api-client/api-context';
import { type AnswerDraft, type AnswerDrafts, EMPTY_DRAFT, parseDrafts } from '@/lib/view/answer-draft';
import { queryKeys } from './query-keys';

/** Sends the answers to one agent's questions; afterwards, also after a refusal, the run is read again. */
export function useSendAnswers(projectId: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: { executionId: string; answers: Record<string, string | string[]> }) =>
      api.answer({ projectId, ...request }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.orchestrations }),
        client.invalidateQueries({ queryKey: queryKeys.projects }),
      ]),
  });
}

/** Answers in the making; they survive closing the drawer and a reload of the page, in this tab only. */
export function useAnswerDrafts(executionId: string) {
  const key = `specflow.answers.${executionId}`;
  const [drafts, setDrafts] = useState<AnswerDrafts>(() => parseDrafts(read(key)));
  const change = useCallback(
    (questionId: string, update: (draft: AnswerDraft) => AnswerDraft) =>
      setDrafts((before) => {
        const next = { ...before, [questionId]: update(before[questionId] ?? EMPTY_DRAFT) };
        write(key, JSON.stringify(next));
        return next;
      }),
    [key],
  );
  const clear = useCallback(() => write(key, null), [key]);
  return { drafts, change, clear };
}

// Storage can be full or forbidden; a draft that is not kept must not take the form with it.
function read(key: string): string | null {
  try {
    return window.sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) window.sessionStorage.removeItem(key);
    else window.sessionStorage.setItem(key, value);
  } catch {
    // See above.
  }
}
