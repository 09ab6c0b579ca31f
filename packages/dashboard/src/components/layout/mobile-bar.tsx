'use client';

import { MenuIcon } from 'lucide-react';
import { lazy, useState } from 'react';
import { Button } from '@/components/ui/button';
import { WhenOpened } from '@/components/ui/lazy';
import { Brand } from './brand';
import { ThemeSwitch } from './theme-switch';

const MobileSheet = lazy(() => import('./mobile-sheet'));

/** On narrow screens: a bar on top, and the sidebar as a sheet. */
export function MobileBar() {
  const [open, setOpen] = useState(false);
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-background/90 px-3 backdrop-blur md:hidden">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Open navigation"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <MenuIcon className="size-4" aria-hidden />
      </Button>
      <WhenOpened open={open}>
        <MobileSheet open={open} onOpenChange={setOpen} />
      </WhenOpened>
      <Brand />
      <div className="ml-auto">
        <ThemeSwitch />
      </div>
    </header>
  );
}
