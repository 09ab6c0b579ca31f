import type { ReactNode } from 'react';
import { Brand } from './brand';
import { FaviconState } from './favicon-state';
import { MobileBar } from './mobile-bar';
import { RunWatcher } from './run-watcher';
import { Shortcuts } from './shortcuts';
import { SidebarNav } from './sidebar-nav';
import { ThemeSwitch } from './theme-switch';

/** The frame of every page: sidebar (a top bar on narrow screens) and the main area. */
export function AppShell({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <a
        href="#main"
        className="focus-ring fixed top-2 left-2 z-50 -translate-y-16 rounded-lg border bg-popover px-3 py-2 focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="min-h-dvh md:grid md:grid-cols-[14rem_minmax(0,1fr)]">
        <aside className="sticky top-0 hidden h-dvh flex-col border-r bg-sidebar md:flex">
          <div className="flex h-14 items-center justify-between pr-2.5 pl-4.5">
            <Brand />
            <ThemeSwitch />
          </div>
          <SidebarNav />
        </aside>
        <MobileBar />
        <RunWatcher />
        <FaviconState />
        <Shortcuts />
        <main id="main" tabIndex={-1} className="min-w-0 outline-none">
          {children}
        </main>
      </div>
    </>
  );
}
