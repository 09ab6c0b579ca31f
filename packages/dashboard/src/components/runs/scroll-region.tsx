import type { ReactNode, Ref } from 'react';
import { cn } from '@/lib/view/class-names';

/** A named part of the page that scrolls by itself, also with the keyboard. */
export function ScrollRegion(props: {
  readonly ref?: Ref<HTMLElement>;
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const classes = cn('focus-ring overflow-auto -outline-offset-2', props.className);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section ref={props.ref} className={classes} tabIndex={0} aria-label={props.label}>
      {props.children}
    </section>
  );
}
