'use client';

import { OrchestrationBadge } from '@/components/orchestration/orchestration-badge';
import { type MenuTrigger, WhenPressed } from '@/components/ui/lazy';
import { lazyView } from '@/components/ui/lazy-view';
import type { StatusView } from '@/lib/view/run-status';
import type { WhySubject } from '@/lib/view/why';

const WhyPopover = lazyView(() => import('./why-popover'));

/** A badge that opens the facts from which it is derived. */
export function WhyBadge(props: { readonly state: Omit<StatusView, 'short'>; readonly subject: WhySubject }) {
  return (
    <Why subject={props.subject}>
      <button
        type="button"
        aria-label={`${props.state.word}: why?`}
        className="focus-ring relative max-w-full rounded-full transition-[filter] hover:brightness-95 dark:hover:brightness-125"
      >
        <OrchestrationBadge state={props.state} />
      </button>
    </Why>
  );
}

/** Opens the facts behind `subject` from a button; their code loads when that is pressed. */
export function Why(props: { readonly subject: WhySubject; readonly children: MenuTrigger }) {
  return (
    <WhenPressed
      popup="dialog"
      trigger={props.children}
      preload={WhyPopover.preload}
      menu={(button) => <WhyPopover trigger={button} subject={props.subject} />}
    />
  );
}
