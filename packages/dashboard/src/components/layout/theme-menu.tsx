'use client';

import { MonitorIcon, MoonIcon, SunIcon } from 'lucide-react';
import { useTheme } from 'next-themes';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { MenuTrigger } from '@/components/ui/lazy';

const THEMES = [
  { id: 'system', name: 'System', Icon: MonitorIcon },
  { id: 'light', name: 'Light', Icon: SunIcon },
  { id: 'dark', name: 'Dark', Icon: MoonIcon },
] as const;

/** The choices of appearance. */
export default function ThemeMenu({ trigger }: { readonly trigger: MenuTrigger }) {
  const { theme, setTheme } = useTheme();
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="min-w-36">
        <DropdownMenuRadioGroup value={theme} onValueChange={setTheme}>
          {THEMES.map(({ id, name, Icon }) => (
            <DropdownMenuRadioItem key={id} value={id}>
              <Icon aria-hidden /> {name}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
