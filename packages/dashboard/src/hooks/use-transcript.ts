'use client';

import type { SessionReply } from '@specflow/shared/schemas';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { SessionRequest, SessionTarget } from '@/lib/api-client/api';
import { useApi } from '@/lib/api-client/api-context';
import { type ApiError, toApiError } from '@/lib/api-client/api-error';
import { pollIntervalMs } from '@/lib/view/polling';
import {
  hasRoom,
  messagesIn,
  newerCursor,
  olderCursor,
  PAGE_SIZE,
  type TranscriptWindow,
  windowOf,
  withNewer,
  withOlder,
} from '@/lib/view/transcript-window';
import { useDocumentHidden } from './use-document-hidden';

/** Where the list should stand after a jump. Every jump is a new object. */
export interface TranscriptJump {
  /** The message to show, or the end. */
  readonly to: string | 'end';
}

interface TranscriptState {
  readonly window: TranscriptWindow | null;
  /** Nothing more will come. */
  readonly done: boolean;
  readonly error: ApiError | null;
  readonly jump: TranscriptJump;
  /** The session was searched, and nothing in it failed. */
  readonly noError: boolean;
  readonly loading: 'older' | 'newer' | 'jump' | null;
}

type Part = Pick<SessionRequest, 'after' | 'before' | 'tail' | 'find'>;

const START: TranscriptState = {
  window: null,
  done: false,
  error: null,
  jump: { to: 'end' },
  noError: false,
  loading: 'jump',
};

/**
 * A window over the output of one attempt: it begins at the end, grows while the agent writes (polled), is moved by
 * scrolling, and never holds more than a few pages. Mount it anew for another attempt.
 */
export function useTranscript({ projectId, sessionId, attempt }: SessionTarget, following: boolean) {
  const api = useApi();
  const hidden = useDocumentHidden();
  const [state, setState] = useState(START);
  const current = useRef<AbortController | null>(null);

  /** One request at a time: a jump takes over, anything else waits for its turn to come again. */
  const request = useCallback(
    async (
      loading: NonNullable<TranscriptState['loading']>,
      part: Part,
      apply: (before: TranscriptState, reply: SessionReply) => TranscriptState,
    ) => {
      if (current.current !== null && loading !== 'jump') return;
      current.current?.abort();
      const mine = new AbortController();
      current.current = mine;
      setState((before) => ({ ...before, loading }));
      try {
        const reply = await api.session(
          { projectId, sessionId, attempt, limit: PAGE_SIZE, ...part },
          mine.signal,
        );
        if (mine.signal.aborted) return;
        setState((before) => ({ ...apply(before, reply), error: null, loading: null }));
      } catch (error) {
        if (mine.signal.aborted) return;
        setState((before) => ({ ...before, error: toApiError(error), loading: null }));
      } finally {
        if (current.current === mine) current.current = null;
      }
    },
    [api, projectId, sessionId, attempt],
  );

  const jumpToLatest = useCallback(
    () =>
      request('jump', { tail: true }, (before, reply) => ({
        ...before,
        window: windowOf(reply),
        done: reply.done,
        jump: { to: 'end' },
      })),
    [request],
  );

  useEffect(() => {
    void jumpToLatest();
    return () => {
      current.current?.abort();
      current.current = null;
    };
  }, [jumpToLatest]);

  const { window: held, done } = state;
  const older = held === null ? null : olderCursor(held);
  const newer = held === null ? undefined : newerCursor(held);

  const loadNewer = useCallback(() => {
    if (newer === undefined) return Promise.resolve();
    return request('newer', { after: newer }, (before, reply) =>
      before.window === null
        ? before
        : { ...before, window: withNewer(before.window, reply), done: reply.done },
    );
  }, [newer, request]);

  const loadOlder = useCallback(() => {
    if (older === null) return Promise.resolve();
    return request('older', { before: older }, (before, reply) =>
      before.window === null ? before : { ...before, window: withOlder(before.window, reply) },
    );
  }, [older, request]);

  const jumpToFirstError = () =>
    request('jump', { find: 'error' }, (before, reply) =>
      reply.found === undefined || reply.found === null
        ? { ...before, noError: true }
        : { ...before, window: windowOf(reply), done: reply.done, jump: { to: reply.found }, noError: false },
    );

  // A reader who has scrolled up keeps what is on screen: then only what fits is added.
  const polls = held?.atEnd === true && !done && (following || hasRoom(held));
  const pollMs = pollIntervalMs({ active: true, hidden, failing: false });
  useEffect(() => {
    if (!polls || pollMs === false) return;
    const timer = setInterval(() => void loadNewer(), pollMs);
    return () => clearInterval(timer);
  }, [polls, pollMs, loadNewer]);

  // More came than one page holds: whoever follows is taken to the end, not through everything.
  const isBehind = following && held?.atEnd === false && state.loading === null && state.jump.to === 'end';
  useEffect(() => {
    if (isBehind) void jumpToLatest();
  }, [isBehind, jumpToLatest]);

  const messages = useMemo(() => (held === null ? [] : messagesIn(held)), [held]);
  return {
    ...state,
    messages,
    atStart: held !== null && older === null,
    atEnd: held?.atEnd === true,
    loadOlder,
    loadNewer,
    jumpToLatest,
    jumpToFirstError,
  };
}

/** What the transcript's components get. */
export type Transcript = ReturnType<typeof useTranscript>;
