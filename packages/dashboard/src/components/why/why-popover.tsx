'use client';

import { Popover } from 'radix-ui';
import type { MenuTrigger } from '@/components/ui/lazy';
import { type WhySubject, whyOf } from '@/lib/view/why';

/** The facts behind a badge: why it says what it says, and what happened last. */
export default function WhyPopover(props: { readonly trigger: MenuTrigger; readonly subject: WhySubject }) {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger asChild>{props.trigger}</Popover.Trigger>
      <Popover.Portal container={document.getElementById('main')}>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label="Why"
          className="focus-ring z-50 max-h-[min(30rem,var(--radix-popover-content-available-height))] w-[min(26rem,calc(100vw-1.5rem))] overflow-y-auto rounded-xl border bg-popover p-4 shadow-overlay data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-95 duration-100"
        >
          <Facts subject={props.subject} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Facts({ subject }: { readonly subject: WhySubject }) {
  const why = whyOf(subject);
  return (
    <div className="flex flex-col gap-3 text-left font-normal">
      <div>
        <p className="text-xs text-muted-foreground">Why “{why.word}”</p>
        <p className="text-pretty break-words">{why.reason}</p>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-t pt-3 text-xs">
        {why.facts.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-muted-foreground">{name}</dt>
            <dd className="break-words tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {why.history.length > 0 && (
        <ol className="flex flex-col gap-1 border-t pt-3 text-xs" aria-label="What happened last">
          {why.history.map(({ key, at, text }) => (
            <li key={key} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
              <span className="font-mono text-2xs leading-4 text-faint-foreground">{at}</span>
              <span className="break-words text-muted-foreground">{text}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
