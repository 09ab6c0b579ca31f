'use client';

import { XIcon } from 'lucide-react';
import { Dialog as DialogPrimitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { overlayClasses } from '@/components/ui/dialog';
import { cn } from '@/lib/view/class-names';

/** A modal sheet: focus is kept inside and given back on close; Escape closes it. */
export function Sheet(props: ComponentProps<typeof DialogPrimitive.Root>) {
  return <DialogPrimitive.Root data-slot="sheet" {...props} />;
}

/** The panel at the right edge, as wide as its class says; the whole width on a phone. */
export function SheetContent({
  className,
  children,
  ...props
}: ComponentProps<typeof DialogPrimitive.Content>) {
  return (
    <DialogPrimitive.Portal>
      <DialogPrimitive.Overlay data-slot="sheet-overlay" className={overlayClasses} />
      <DialogPrimitive.Content
        data-slot="sheet-content"
        className={cn(
          'fixed inset-y-0 right-0 z-50 flex w-full max-w-[34rem] flex-col border-l bg-card shadow-overlay outline-none duration-200',
          'data-[state=open]:animate-in data-[state=open]:slide-in-from-right-8 data-[state=open]:fade-in-0',
          'data-[state=closed]:animate-out data-[state=closed]:slide-out-to-right-8 data-[state=closed]:fade-out-0',
          className,
        )}
        {...props}
      >
        {children}
        <DialogPrimitive.Close className="focus-ring absolute top-3 right-3 rounded-md p-1.5 text-muted-foreground hover:bg-hover hover:text-foreground">
          <XIcon className="size-4" aria-hidden />
          <span className="sr-only">Close</span>
        </DialogPrimitive.Close>
      </DialogPrimitive.Content>
    </DialogPrimitive.Portal>
  );
}

/** For sheets without a form: focus begins at the sheet itself, not at its close button. */
export function focusSheet(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  event.currentTarget.focus();
}

/** Head of a sheet: title, description, tools. */
export function SheetHeader({ className, ...props }: ComponentProps<'header'>) {
  return (
    <header className={cn('flex shrink-0 flex-col gap-0.5 border-b py-3 pr-12 pl-5', className)} {...props} />
  );
}

/** Accessible name of a sheet. */
export function SheetTitle({ className, ...props }: ComponentProps<typeof DialogPrimitive.Title>) {
  return <DialogPrimitive.Title className={cn('text-base font-semibold', className)} {...props} />;
}

/** Accessible description of a sheet. */
export function SheetDescription({
  className,
  ...props
}: ComponentProps<typeof DialogPrimitive.Description>) {
  return (
    <DialogPrimitive.Description
      className={cn('text-pretty break-words text-muted-foreground', className)}
      {...props}
    />
  );
}
