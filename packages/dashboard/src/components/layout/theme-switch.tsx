'use client';

import { MoonIcon, SunIcon } from 'lucide-react';
import { lazy } from 'react';
import { Button } from '@/components/ui/button';
import { WhenPressed } from '@/components/ui/lazy';

const loadThemeMenu = () => import('./theme-menu');
const ThemeMenu = lazy(loadThemeMenu);

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
      preload={loadThemeMenu}
      menu={(trigger) => <ThemeMenu trigger={trigger} />}
    />
  );
}
