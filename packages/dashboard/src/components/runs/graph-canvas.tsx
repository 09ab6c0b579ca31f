'use client';

import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { cn } from '@/lib/view/class-names';
import { GRAPH, type GraphNode, type TaskGraph } from '@/lib/view/graph';
import { type GraphWindow, neighbourOf, visiblePart } from '@/lib/view/graph-window';
import { GraphNodeButton, nodeElementId } from './graph-node';

const FIRST_WINDOW: GraphWindow = { left: 0, top: 0, width: 1_200, height: 640 };

/** The drawing: only what is near the visible part exists. Arrow keys go along dependencies and waves. */
export function GraphCanvas(props: {
  readonly graph: TaskGraph;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}) {
  const { graph } = props;
  const scroller = useRef<HTMLElement>(null);
  const [window, setWindow] = useState(FIRST_WINDOW);
  const [focused, setFocused] = useState<string | null>(null);
  const { nodes, edges } = useMemo(() => visiblePart(graph, window), [graph, window]);
  const look = () => {
    const element = scroller.current;
    if (element === null || element.clientWidth === 0) return;
    const { scrollLeft: left, scrollTop: top, clientWidth: width, clientHeight: height } = element;
    setWindow({ left, top, width, height });
  };
  const { nodes: placed } = graph;
  const { selected } = props;
  // The chosen task comes into view, also when it was chosen elsewhere; the size of the window is read on the way.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || element.clientWidth === 0) return;
    const node = selected === null ? undefined : placed.get(selected);
    if (node !== undefined) reveal(element, node);
    const { scrollLeft: left, scrollTop: top, clientWidth: width, clientHeight: height } = element;
    setWindow({ left, top, width, height });
  }, [placed, selected]);
  const wanted = focused ?? props.selected;
  const reachable = nodes.find(({ task }) => task.id === wanted)?.task.id ?? nodes[0]?.task.id ?? null;

  const move = (event: KeyboardEvent, id: string) => {
    const next = graph.nodes.get(neighbourOf(graph, id, event.key) ?? '');
    if (next === undefined) return;
    event.preventDefault();
    // The button of the next task may not exist before its place is in the window.
    const element = scroller.current;
    flushSync(() => {
      if (element !== null) reveal(element, next);
      setFocused(next.task.id);
      look();
    });
    document.getElementById(nodeElementId(next.task.id))?.focus({ preventScroll: true });
  };

  return (
    <section
      ref={scroller}
      aria-label="Graph of tasks; arrow keys move between them"
      onScroll={look}
      className="relative max-h-[34rem] min-w-0 overflow-auto"
    >
      <div className="relative" style={{ width: graph.width, height: graph.height }}>
        {graph.waves.map((ids, index) => (
          <p
            key={ids[0]}
            aria-hidden
            className="absolute top-2 text-2xs text-faint-foreground"
            style={{ left: GRAPH.pad + index * (GRAPH.nodeWidth + GRAPH.gapX) }}
          >
            Wave {index + 1}
          </p>
        ))}
        <svg aria-hidden width={graph.width} height={graph.height} className="absolute inset-0 fill-none">
          {edges.map(({ edge, path }) => (
            <path
              key={`${edge.from}>${edge.to}`}
              d={path}
              className={cn(
                edge.isCritical ? 'stroke-accent-graphic' : 'stroke-input',
                (edge.from === props.selected || edge.to === props.selected) && 'stroke-foreground',
              )}
              strokeWidth={edge.isCritical ? 2 : 1.25}
            />
          ))}
        </svg>
        {nodes.map((node) => (
          <GraphNodeButton
            key={node.task.id}
            node={node}
            selected={node.task.id === props.selected}
            reachable={node.task.id === reachable}
            onSelect={() => {
              setFocused(node.task.id);
              props.onSelect(node.task.id);
            }}
            onKeyDown={(event) => move(event, node.task.id)}
          />
        ))}
      </div>
    </section>
  );
}

/** Scrolls as little as it takes to show a task. */
function reveal(element: HTMLElement, { x, y }: GraphNode): void {
  element.scrollLeft = clamp(element.scrollLeft, x, GRAPH.nodeWidth, element.clientWidth);
  element.scrollTop = clamp(element.scrollTop, y, GRAPH.nodeHeight, element.clientHeight);
}

/** The scroll position at which `size` pixels from `start` are in view, moving as little as possible. */
function clamp(scroll: number, start: number, size: number, view: number): number {
  if (start - GRAPH.pad < scroll) return Math.max(0, start - GRAPH.pad);
  if (start + size + GRAPH.pad > scroll + view) return start + size + GRAPH.pad - view;
  return scroll;
}
