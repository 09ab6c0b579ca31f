import type { ReactNode } from 'react';
import { cn } from '@/lib/view/class-names';

/** A named part of the page that scrolls by itself, also with the keyboard. */
export function ScrollRegion(props: {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const classes = cn('focus-ring overflow-auto -outline-offset-2', props.className);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className={classes} tabIndex={0} aria-label={props.label}>
      {props.children}
    </section>
  );
}
