'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownIcon } from 'lucide-react';
import { type UIEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { Transcript } from '@/hooks/use-transcript';
import { estimateLineHeight, transcriptLine } from '@/lib/view/transcript-lines';
import { TranscriptRow } from './transcript-row';

/** Closer to the end than this counts as reading the end. */
const END_THRESHOLD = 48;
/** Rows before the edge of what is held at which more is loaded. */
const EDGE = 12;

/** The rows of a transcript: only those on screen exist; what is read stays in place while others come and go. */
export function TranscriptList(props: {
  readonly transcript: Transcript;
  readonly following: boolean;
  readonly onFollowingChange: (following: boolean) => void;
}) {
  const { transcript, following, onFollowingChange } = props;
  const { messages, jump, atStart, atEnd, loadOlder, loadNewer, loading } = transcript;
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => messages.map(transcriptLine), [messages]);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateLineHeight(lines[index]),
    getItemKey: useCallback((index: number) => lines[index]?.id ?? index, [lines]),
    anchorTo: 'end',
    followOnAppend: following && atEnd,
    scrollEndThreshold: END_THRESHOLD,
    overscan: 5,
  });

  const toggle = useCallback(
    (id: string) =>
      setOpened((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );

  const done = useRef<object | null>(null);
  useLayoutEffect(() => {
    if (done.current === jump) return;
    done.current = jump;
    if (jump.to === 'end') return virtualizer.scrollToEnd();
    const index = lines.findIndex((line) => line.id === jump.to);
    virtualizer.scrollToIndex(Math.max(0, index), { align: 'start' });
  }, [jump, lines, virtualizer]);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index;
  const last = items.at(-1)?.index;
  const wantsOlder = first !== undefined && first < EDGE && !atStart && loading === null;
  const wantsNewer = last !== undefined && last > lines.length - EDGE && !atEnd && loading === null;
  useLayoutEffect(() => {
    if (wantsOlder) void loadOlder();
    else if (wantsNewer) void loadNewer();
  }, [wantsOlder, wantsNewer, loadOlder, loadNewer]);

  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent) => {
    const isFollowing = atEnd && scrollHeight - scrollTop - clientHeight <= END_THRESHOLD;
    if (isFollowing !== following) onFollowingChange(isFollowing);
  };

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        tabIndex={0}
        aria-label="Transcript"
        aria-busy={loading === 'jump'}
        onScroll={onScroll}
        className="focus-ring h-full overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none]"
      >
        <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          <div
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}
          >
            {items.map((item) => {
              const line = lines[item.index];
              if (line === undefined) return null;
              return (
                <div key={item.key} data-index={item.index} ref={virtualizer.measureElement}>
                  <TranscriptRow
                    line={line}
                    isOpen={opened.has(line.id)}
                    isMarked={jump.to === line.id}
                    onToggle={toggle}
                  />
                </div>
              );
            })}
          </div>
        </div>
      </section>
      {!following && (
        <Button
          variant="outline"
          size="sm"
          className="absolute bottom-4 left-1/2 -translate-x-1/2 rounded-full bg-popover shadow-overlay"
          onClick={() => {
            onFollowingChange(true);
            if (atEnd) virtualizer.scrollToEnd();
            else void transcript.jumpToLatest();
          }}
        >
          <ArrowDownIcon aria-hidden /> Jump to latest
        </Button>
      )}
    </div>
  );
}
