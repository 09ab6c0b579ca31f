'use client';

import { CheckIcon, ChevronRightIcon } from 'lucide-react';
import { DropdownMenu as MenuPrimitive } from 'radix-ui';
import { type ComponentProps, useId } from 'react';
import { cn } from '@/lib/view/class-names';

const contentClasses = [
  'z-50 overflow-hidden rounded-xl border bg-popover p-1 shadow-overlay',
  'data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-95 duration-100',
];

/** A menu that opens from a button. Not modal: the rest of the page stays there for assistive technology. */
export function DropdownMenu(props: ComponentProps<typeof MenuPrimitive.Root>) {
  return <MenuPrimitive.Root data-slot="dropdown-menu" modal={false} {...props} />;
}

/** The button of the menu. */
export function DropdownMenuTrigger(props: ComponentProps<typeof MenuPrimitive.Trigger>) {
  return <MenuPrimitive.Trigger data-slot="dropdown-menu-trigger" {...props} />;
}

/** The list of items. */
export function DropdownMenuContent({
  className,
  sideOffset = 6,
  ...props
}: ComponentProps<typeof MenuPrimitive.Content>) {
  return (
    // Inside of the main landmark, so that its items belong to a part of the page.
    <MenuPrimitive.Portal container={document.getElementById('main')}>
      <MenuPrimitive.Content
        data-slot="dropdown-menu-content"
        sideOffset={sideOffset}
        collisionPadding={12}
        className={cn(contentClasses, 'min-w-48', className)}
        {...props}
      />
    </MenuPrimitive.Portal>
  );
}

const itemClasses = [
  'relative flex min-h-8 cursor-default items-center gap-2 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none',
  'focus:bg-selected data-[disabled]:pointer-events-none data-[disabled]:opacity-50',
  "[&_svg]:shrink-0 [&_svg:not([class*='size-'])]:size-3.5",
];

/** One item. */
export function DropdownMenuItem({
  className,
  variant = 'default',
  ...props
}: ComponentProps<typeof MenuPrimitive.Item> & {
  readonly variant?: 'default' | 'danger' | 'orchestration';
}) {
  return (
    <MenuPrimitive.Item
      data-slot="dropdown-menu-item"
      className={cn(
        itemClasses,
        variant === 'danger' && 'text-danger focus:bg-danger-soft',
        variant === 'orchestration' && 'bg-accent-soft font-medium text-accent focus:bg-accent-line/50',
        className,
      )}
      {...props}
    />
  );
}

/** Items that belong together, under a heading. */
export function DropdownMenuGroup({
  label,
  children,
  ...props
}: ComponentProps<typeof MenuPrimitive.Group> & { readonly label: string }) {
  const id = useId();
  return (
    <MenuPrimitive.Group aria-labelledby={id} {...props}>
      <MenuPrimitive.Label id={id} className="px-2.5 pt-2 pb-1 text-xs text-muted-foreground">
        {label}
      </MenuPrimitive.Label>
      {children}
    </MenuPrimitive.Group>
  );
}

/** An item that opens a menu of its own. */
export function DropdownMenuSub(props: ComponentProps<typeof MenuPrimitive.Sub>) {
  return <MenuPrimitive.Sub {...props} />;
}

/** The item that opens the inner menu. */
export function DropdownMenuSubTrigger({
  className,
  children,
  ...props
}: ComponentProps<typeof MenuPrimitive.SubTrigger>) {
  return (
    <MenuPrimitive.SubTrigger
      className={cn(itemClasses, 'data-[state=open]:bg-selected', className)}
      {...props}
    >
      {children}
      <ChevronRightIcon className="ml-auto text-faint-foreground" aria-hidden />
    </MenuPrimitive.SubTrigger>
  );
}

/** The inner menu. */
export function DropdownMenuSubContent({
  className,
  ...props
}: ComponentProps<typeof MenuPrimitive.SubContent>) {
  return (
    <MenuPrimitive.Portal container={document.getElementById('main')}>
      <MenuPrimitive.SubContent
        sideOffset={4}
        collisionPadding={12}
        className={cn(contentClasses, 'min-w-40', className)}
        {...props}
      />
    </MenuPrimitive.Portal>
  );
}

/** A set of items of which one is chosen. */
export function DropdownMenuRadioGroup(props: ComponentProps<typeof MenuPrimitive.RadioGroup>) {
  return <MenuPrimitive.RadioGroup {...props} />;
}

/** One choice of a set. */
export function DropdownMenuRadioItem({
  className,
  children,
  ...props
}: ComponentProps<typeof MenuPrimitive.RadioItem>) {
  return (
    <MenuPrimitive.RadioItem className={cn(itemClasses, 'pr-8', className)} {...props}>
      {children}
      <MenuPrimitive.ItemIndicator className="absolute right-2.5">
        <CheckIcon aria-hidden />
      </MenuPrimitive.ItemIndicator>
    </MenuPrimitive.RadioItem>
  );
}

/** A line between groups of items. */
export function DropdownMenuSeparator({
  className,
  ...props
}: ComponentProps<typeof MenuPrimitive.Separator>) {
  return <MenuPrimitive.Separator className={cn('-mx-1 my-1 h-px bg-border', className)} {...props} />;
}
