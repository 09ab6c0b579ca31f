'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type Ref, useCallback, useImperativeHandle, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { formatCount } from '@/lib/format/count';
import type { DiffRow } from '@/lib/view/diff-rows';
import { DiffFileHeader } from './diff-file-header';
import { DiffLineRow } from './diff-line-row';

const LINE_HEIGHT = 20;
const HEADER_HEIGHT = 36;

/** Moves the list. */
export interface DiffRowListHandle {
  showFile(id: string): void;
}

/** All files under each other; only the rows on screen exist. */
export function DiffRowList(props: {
  readonly ref: Ref<DiffRowListHandle>;
  readonly rows: readonly DiffRow[];
  readonly loading: readonly string[];
  readonly failed: readonly string[];
  readonly onToggle: (id: string) => void;
  readonly onShowAll: (id: string) => void;
  readonly onLoad: (path: string) => void;
}) {
  const { rows } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'line' ? LINE_HEIGHT : HEADER_HEIGHT),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 20,
  });
  useImperativeHandle(props.ref, () => ({
    showFile(id) {
      const index = rows.findIndex((row) => row.kind === 'file' && row.key === id);
      if (index >= 0) virtualizer.scrollToIndex(index, { align: 'start' });
    },
  }));
  const items = virtualizer.getVirtualItems();
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
      tabIndex={0}
      aria-label="Changes by file"
      className="focus-ring min-h-0 flex-1 overflow-y-auto overscroll-contain -outline-offset-2"
    >
      <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        <div
          className="absolute inset-x-0 top-0"
          style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}
        >
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div key={item.key} data-index={item.index} ref={virtualizer.measureElement}>
                <Row {...props} row={row} />
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

function Row({
  row,
  ...props
}: Pick<Parameters<typeof DiffRowList>[0], 'loading' | 'failed' | 'onToggle' | 'onShowAll' | 'onLoad'> & {
  readonly row: DiffRow;
}) {
  switch (row.kind) {
    case 'file':
      return <DiffFileHeader entry={row.entry} isOpen={row.isOpen} onToggle={props.onToggle} />;
    case 'line':
      return <DiffLineRow line={row.line} />;
    case 'more':
      return (
        <Aside text={`${formatCount(row.hidden, 'more line')} in this file`}>
          <Button size="sm" variant="outline" onClick={() => props.onShowAll(row.entry.id)}>
            Show all
          </Button>
        </Aside>
      );
    case 'load': {
      const path = row.entry.loadPath ?? row.entry.path;
      const isLoading = props.loading.includes(path);
      const text = props.failed.includes(path)
        ? 'This file could not be loaded.'
        : 'The rest of this file is not loaded.';
      return (
        <Aside text={text}>
          <Button size="sm" variant="outline" disabled={isLoading} onClick={() => props.onLoad(path)}>
            {isLoading ? 'Loading…' : 'Load file'}
          </Button>
        </Aside>
      );
    }
    case 'empty':
      return <Aside text={row.text} />;
  }
}

function Aside({ text, children }: { readonly text: string; readonly children?: React.ReactNode }) {
  return (
    <div className="flex items-center justify-center gap-3 px-4 py-3 text-xs text-muted-foreground">
      {text}
      {children}
    </div>
  );
}
