'use client';

import { DownloadIcon, TriangleAlertIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { useNotify } from '@/components/layout/notifications';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { useTranscript } from '@/hooks/use-transcript';
import type { SessionTarget } from '@/lib/api-client/api';
import { useApi } from '@/lib/api-client/api-context';
import { toApiError } from '@/lib/api-client/api-error';
import { saveFile } from '@/lib/view/save-file';
import { TranscriptList } from './transcript-list';

/** The transcript of one attempt with its tools: first error, download, and the way back to the end. */
export function TranscriptPanel(props: {
  readonly target: SessionTarget;
  readonly isLive: boolean;
  /** The choice of the attempt. */
  readonly children?: ReactNode;
}) {
  const { target, isLive } = props;
  const api = useApi();
  const notify = useNotify();
  const [following, setFollowing] = useState(true);
  const [saving, setSaving] = useState(false);
  const transcript = useTranscript(target, following);
  const { error, messages, noError, window } = transcript;

  const download = async () => {
    setSaving(true);
    try {
      saveFile(await api.rawSession(target), `session-${target.sessionId}-attempt-${target.attempt}.jsonl`);
    } catch (thrown) {
      const { message, hint } = toApiError(thrown);
      notify({ tone: 'error', title: message, description: hint });
    } finally {
      setSaving(false);
    }
  };

  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-5 py-2">
        {props.children}
        <p className="flex items-center gap-1.5 text-xs text-muted-foreground" role="status">
          {error !== null && window !== null ? (
            <span className="text-warn">Reconnecting…</span>
          ) : isLive && !transcript.done ? (
            <>
              <span className="size-1.5 rounded-full bg-running motion-safe:animate-pulse" aria-hidden />
              {following ? 'Live' : 'Live · not following'}
            </>
          ) : (
            'Ended'
          )}
        </p>
        <div className="ml-auto flex items-center gap-1">
          {noError ? (
            <p className="px-2 text-xs text-muted-foreground" role="status">
              No errors
            </p>
          ) : (
            <Button
              size="sm"
              variant="ghost"
              disabled={window === null || transcript.loading === 'jump'}
              onClick={() => {
                setFollowing(false);
                void transcript.jumpToFirstError();
              }}
            >
              <TriangleAlertIcon aria-hidden /> First error
            </Button>
          )}
          <Button size="sm" variant="ghost" disabled={saving} onClick={download}>
            <DownloadIcon aria-hidden /> {saving ? 'Loading…' : 'Raw'}
            <span className="sr-only">download</span>
          </Button>
        </div>
      </div>
      {window === null && error !== null && (
        <ErrorNote className="m-5" error={error} onRetry={() => void transcript.jumpToLatest()} />
      )}
      {window === null && error === null && <TranscriptSkeleton />}
      {window !== null && messages.length === 0 && (
        <p className="px-5 py-16 text-center text-pretty text-muted-foreground">
          {isLive ? 'The agent has not said anything yet.' : 'The agent ended without a word.'}
        </p>
      )}
      {window !== null && messages.length > 0 && (
        <TranscriptList transcript={transcript} following={following} onFollowingChange={setFollowing} />
      )}
    </>
  );
}

function TranscriptSkeleton() {
  return (
    <div className="flex flex-col gap-3 px-5 py-5" aria-busy="true">
      {['w-3/4', 'w-1/2', 'w-2/3', 'w-5/6', 'w-1/3', 'w-3/5'].map((width) => (
        <Skeleton key={width} className={`h-5 ${width}`} />
      ))}
    </div>
  );
}
