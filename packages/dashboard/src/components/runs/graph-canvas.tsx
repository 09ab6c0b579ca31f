'use client';

import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { columnLeft, fitGraph } from '@/lib/view/fit-graph';
import { GRAPH, type GraphNode, type TaskGraph } from '@/lib/view/graph';
import { type GraphWindow, neighbourOf, visiblePart } from '@/lib/view/graph-window';
import { GraphNodeButton, nodeElementId } from './graph-node';

const FIRST_WINDOW: GraphWindow = { left: 0, top: 0, width: 1_200, height: 600 };

/** The drawing: only what is near the visible part exists. Arrow keys go along dependencies and levels. */
export function GraphCanvas(props: {
  readonly graph: TaskGraph;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}) {
  const scroller = useRef<HTMLElement>(null);
  const [room, setRoom] = useState(Number.POSITIVE_INFINITY);
  const graph = useMemo(() => fitGraph(props.graph, room), [props.graph, room]);
  const [window, setWindow] = useState(FIRST_WINDOW);
  const [focused, setFocused] = useState<string | null>(null);
  const { nodes: placed } = graph;
  const { selected } = props;
  const { nodes, lines } = useMemo(() => visiblePart(graph, window, selected), [graph, window, selected]);
  const look = () => {
    const element = scroller.current;
    if (element !== null && element.clientWidth > 0) setWindow(seenThrough(element));
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => element.clientWidth > 0 && setRoom(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // The chosen task comes into view, also when it was chosen elsewhere; the size of the window is read on the way.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || element.clientWidth === 0) return;
    const node = selected === null ? undefined : placed.get(selected);
    if (node !== undefined) reveal(element, node);
    setWindow(seenThrough(element));
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
        {graph.levels.map((ids, index) => (
          <p
            key={ids[0]}
            aria-hidden
            className="absolute top-2 text-2xs text-faint-foreground"
            style={{ left: columnLeft(graph, ids) }}
          >
            Level {index + 1}
          </p>
        ))}
        <svg aria-hidden width={graph.width} height={graph.height} className="absolute inset-0 fill-none">
          <path d={lines.plain} className="stroke-input" strokeWidth={1.25} />
          <path d={lines.critical} className="stroke-accent-graphic" strokeWidth={2} />
          <path d={lines.chosen} className="stroke-foreground" strokeWidth={1.5} />
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

const STEP = 100;

/** What is in view, in whole steps: nothing is drawn anew for less. The same window is the same object. */
function seenThrough(element: HTMLElement): (before: GraphWindow) => GraphWindow {
  const down = (value: number) => STEP * Math.floor(value / STEP);
  const up = (value: number) => STEP * Math.ceil(value / STEP);
  const now = {
    left: down(element.scrollLeft),
    top: down(element.scrollTop),
    width: up(element.clientWidth),
    height: up(element.clientHeight),
  };
  return (before) => {
    const isSame =
      before.left === now.left &&
      before.top === now.top &&
      before.width === now.width &&
      before.height === now.height;
    return isSame ? before : now;
  };
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
