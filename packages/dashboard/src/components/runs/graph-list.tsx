'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef } from 'react';
import { StatusIcon } from '@/components/ui/status-icon';
import { TASK_STATUS } from '@/lib/view/batch-status';
import type { TaskGraph } from '@/lib/view/graph';
import { ScrollRegion } from './scroll-region';

const ROW_HEIGHT = 29;

/** The graph as a table: each task with its level and what it depends on. Only the rows on screen exist. */
export function GraphList(props: { readonly graph: TaskGraph; readonly onSelect: (id: string) => void }) {
  const nodes = useMemo(() => [...props.graph.nodes.values()], [props.graph]);
  const scroller = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count: nodes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: useCallback((index: number) => nodes[index]?.task.id ?? index, [nodes]),
    overscan: 8,
    useFlushSync: false,
  });
  const items = virtualizer.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <ScrollRegion ref={scroller} label="Tasks by level" className="max-h-[34rem] min-w-0">
      <table aria-rowcount={nodes.length + 1} className="w-full min-w-[34rem] table-fixed text-left text-xs">
        <colgroup>
          <col className="w-16" />
          <col />
          <col className="w-28" />
          <col className="w-[28%]" />
        </colgroup>
        <thead className="sticky top-0 z-10 bg-card text-muted-foreground">
          <tr aria-rowindex={1} className="border-b [&>th]:px-3 [&>th]:py-2 [&>th]:font-medium">
            <th scope="col">Level</th>
            <th scope="col">Task</th>
            <th scope="col">State</th>
            <th scope="col">Depends on</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          <Gap height={above} />
          {items.map((item) => {
            const node = nodes[item.index];
            if (node === undefined) return null;
            return (
              <tr
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                className="align-top [&>*]:px-3 [&>*]:py-1.5"
              >
                <td className="tabular-nums">{node.level}</td>
                <th scope="row" className="font-normal">
                  <button
                    type="button"
                    className="focus-ring rounded-md text-left hover:underline"
                    onClick={() => props.onSelect(node.task.id)}
                  >
                    <span className="font-mono text-muted-foreground">{node.task.id}</span>{' '}
                    {node.task.description}
                  </button>
                </th>
                <td className="whitespace-nowrap">
                  <span className="flex items-center gap-1.5">
                    <StatusIcon icon={TASK_STATUS[node.state].icon} tone={TASK_STATUS[node.state].tone} />
                    {TASK_STATUS[node.state].word}
                  </span>
                </td>
                <td className="font-mono break-words text-muted-foreground">
                  {node.task.dependsOn.join(', ') || '–'}
                </td>
              </tr>
            );
          })}
          <Gap height={below} />
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** The room of rows that are not on screen. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={4} />
    </tr>
  );
}
