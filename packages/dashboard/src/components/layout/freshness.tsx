'use client';

import { useNow } from '@/hooks/use-now';
import { formatAgo } from '@/lib/format/time';
import { cn } from '@/lib/view/class-names';

/** How old the data on screen is, and that the server is away when it is. */
export function Freshness(props: { readonly updatedAt: number; readonly failing: boolean }) {
  const now = useNow(true);
  if (props.updatedAt === 0) return null;
  const updated = `updated ${formatAgo(now - props.updatedAt)}`;
  return (
    <span
      role={props.failing ? 'status' : undefined}
      className={cn(
        'text-xs whitespace-nowrap tabular-nums',
        props.failing
          ? 'rounded-full border border-warn-line bg-warn-soft px-2 py-0.5 font-medium text-warn'
          : 'text-faint-foreground',
      )}
      suppressHydrationWarning
    >
      {props.failing ? `reconnecting · ${updated}` : updated}
    </span>
  );
}
