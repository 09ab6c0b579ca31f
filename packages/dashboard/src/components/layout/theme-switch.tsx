'use client';

import { MoonIcon, SunIcon } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { WhenPressed } from '@/components/ui/lazy';
import { lazyView } from '@/components/ui/lazy-view';

const ThemeMenu = lazyView(() => import('./theme-menu'));

/** Chooses between the system's appearance, light and dark. */
export function ThemeSwitch() {
  return (
    <WhenPressed
      trigger={
        <Button variant="ghost" size="icon-sm" aria-label="Appearance">
          <SunIcon className="dark:hidden" aria-hidden />
          <MoonIcon className="hidden dark:block" aria-hidden />
        </Button>
      }
      preload={ThemeMenu.preload}
      menu={(trigger) => <ThemeMenu trigger={trigger} />}
    />
  );
}
