'use client';

import {
  cloneElement,
  type MouseEventHandler,
  type ReactElement,
  type ReactNode,
  type Ref,
  Suspense,
  useState,
} from 'react';
import { LoadBoundary } from './load-boundary';

/**
 * Holds a lazy dialog: its code loads when it is first opened, and it stays mounted afterwards
 * so that it can close gently.
 */
export function WhenOpened({ open, children }: { readonly open: boolean; readonly children: ReactNode }) {
  const [wanted, setWanted] = useState(open);
  if (open && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <LoadBoundary>
      <Suspense fallback={null}>{children}</Suspense>
    </LoadBoundary>
  );
}

/** What the button of a menu or a popover needs to accept. */
export type MenuTrigger = ReactElement<{
  ref?: Ref<HTMLButtonElement>;
  onClick?: MouseEventHandler;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  'aria-haspopup'?: 'menu' | 'dialog';
  'aria-expanded'?: boolean;
}>;

/**
 * Holds a lazy menu or popover: its code loads when its button is pressed, and already when that is pointed at or focused.
 * The menu renders the same `trigger` and opens at once.
 */
export function WhenPressed(props: {
  readonly trigger: MenuTrigger;
  /** What opens; a menu unless said otherwise. */
  readonly popup?: 'menu' | 'dialog';
  readonly preload: () => Promise<unknown>;
  readonly menu: (trigger: MenuTrigger) => ReactNode;
}) {
  const [wanted, setWanted] = useState(false);
  const preload = () => {
    // A failed load is tried again, and reported, when the button is pressed.
    props.preload().catch(() => undefined);
  };
  const closed = cloneElement(props.trigger, {
    'aria-haspopup': props.popup ?? 'menu',
    'aria-expanded': false,
    onClick: () => setWanted(true),
    onPointerEnter: preload,
    onFocus: preload,
  });
  if (!wanted) return closed;
  return (
    <LoadBoundary>
      <Suspense fallback={closed}>{props.menu(props.trigger)}</Suspense>
    </LoadBoundary>
  );
}
