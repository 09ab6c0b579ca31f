'use client';

import { type ComponentProps, createContext, useContext, useId, useState } from 'react';

interface Fold {
  readonly id: string;
  readonly open: boolean;
  readonly toggle: () => void;
}

const FoldContext = createContext<Fold>({ id: '', open: false, toggle: () => undefined });

/**
 * A part that opens and closes; what is closed does not exist. It opens at once: measuring content for a movement makes
 * the browser lay out the page once for each part of it.
 */
export function Collapsible(
  props: ComponentProps<'div'> & {
    readonly open?: boolean;
    readonly defaultOpen?: boolean;
    readonly onOpenChange?: (open: boolean) => void;
  },
) {
  const { open: controlled, defaultOpen = false, onOpenChange, ...rest } = props;
  const [own, setOwn] = useState(defaultOpen);
  const id = useId();
  const open = controlled ?? own;
  const toggle = () => {
    setOwn(!open);
    onOpenChange?.(!open);
  };
  return (
    <FoldContext value={{ id, open, toggle }}>
      <div data-slot="collapsible" data-state={stateOf(open)} {...rest} />
    </FoldContext>
  );
}

/** Opens and closes the part. */
export function CollapsibleTrigger(props: ComponentProps<'button'>) {
  const { id, open, toggle } = useContext(FoldContext);
  return (
    <button
      type="button"
      data-slot="collapsible-trigger"
      data-state={stateOf(open)}
      aria-expanded={open}
      aria-controls={id}
      onClick={toggle}
      {...props}
    />
  );
}

/** What opens and closes. */
export function CollapsibleContent({ children, ...props }: ComponentProps<'div'>) {
  const { id, open } = useContext(FoldContext);
  return (
    <div data-slot="collapsible-content" data-state={stateOf(open)} {...props} id={id} hidden={!open}>
      {open && children}
    </div>
  );
}

function stateOf(open: boolean): 'open' | 'closed' {
  return open ? 'open' : 'closed';
}
