'use client';

import { Tabs as TabsPrimitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/view/class-names';

/** Views of one thing, one at a time. */
export function Tabs(props: ComponentProps<typeof TabsPrimitive.Root>) {
  return <TabsPrimitive.Root data-slot="tabs" {...props} />;
}

/** The row of tabs. */
export function TabsList({ className, ...props }: ComponentProps<typeof TabsPrimitive.List>) {
  return (
    <TabsPrimitive.List
      className={cn('flex gap-1 sm:gap-1.5 overflow-x-auto overflow-y-hidden line-below', className)}
      {...props}
    />
  );
}

/** One tab. Its ring and its line are drawn inside: the row scrolls, and cuts off what stands out. */
export function TabsTrigger({ className, ...props }: ComponentProps<typeof TabsPrimitive.Trigger>) {
  return (
    <TabsPrimitive.Trigger
      className={cn(
        'focus-ring flex shrink-0 items-center gap-1.5 rounded-t-md border-b-2 border-transparent px-1.5 sm:px-2 pt-1.5 pb-2.5 text-muted-foreground focus-visible:-outline-offset-2',
        'hover:text-foreground data-[state=active]:border-foreground data-[state=active]:text-foreground',
        className,
      )}
      {...props}
    />
  );
}

/** The view of one tab. */
export function TabsContent({ className, ...props }: ComponentProps<typeof TabsPrimitive.Content>) {
  return <TabsPrimitive.Content className={cn('focus-ring rounded-lg', className)} {...props} />;
}
