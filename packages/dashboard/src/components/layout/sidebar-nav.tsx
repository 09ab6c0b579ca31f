'use client';

import { ActivityIcon, FolderIcon, SearchIcon, SettingsIcon } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Kbd } from '@/components/ui/kbd';
import { Skeleton } from '@/components/ui/skeleton';
import { useCommandList } from '@/hooks/use-commands';
import { useProjects } from '@/hooks/use-projects';
import { cn } from '@/lib/view/class-names';
import { projectHref } from '@/lib/view/hrefs';
import { hasLiveRun, projectState } from '@/lib/view/project-state';
import { TONE_FILL } from '@/lib/view/tone';

const PAGES = [
  { href: '/activity', label: 'Activity', Icon: ActivityIcon },
  { href: '/settings', label: 'Settings', Icon: SettingsIcon },
] as const;

const itemClasses =
  'focus-ring flex h-8 shrink-0 items-center gap-2.5 rounded-lg px-2.5 text-muted-foreground hover:bg-hover hover:text-foreground aria-[current=page]:bg-selected aria-[current=page]:text-foreground';

/** Navigation: the pages, and every project with the state that it is in. */
export function SidebarNav({ onNavigate }: { readonly onNavigate?: () => void }) {
  const pathname = usePathname();
  const { data, isPending } = useProjects();
  const live = (data?.projects ?? []).filter(hasLiveRun).length;
  const search = useCommandList().find(({ id }) => id === 'palette');
  return (
    <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto p-2.5">
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => {
          onNavigate?.();
          search?.run();
        }}
        className="focus-ring mb-2 flex h-8 shrink-0 items-center gap-2.5 rounded-lg border border-input bg-card px-2.5 text-faint-foreground hover:text-foreground"
      >
        <SearchIcon className="size-3.5" aria-hidden />
        Search
        <Kbd className="ml-auto opacity-100">⌘K</Kbd>
      </button>
      <Link
        href="/"
        onClick={onNavigate}
        className={itemClasses}
        aria-current={pathname === '/' ? 'page' : undefined}
      >
        <FolderIcon className="size-3.5" aria-hidden />
        Projects
        {data !== undefined && (
          <span className="ml-auto text-xs text-faint-foreground tabular-nums">{data.projects.length}</span>
        )}
      </Link>
      {PAGES.map(({ href, label, Icon }) => (
        <Link
          key={href}
          href={href}
          onClick={onNavigate}
          className={itemClasses}
          aria-current={pathname === href ? 'page' : undefined}
        >
          <Icon className="size-3.5" aria-hidden />
          {label}
          {href === '/activity' && live > 0 && (
            <span className="ml-auto text-xs text-faint-foreground tabular-nums">{live} live</span>
          )}
        </Link>
      ))}
      {(isPending || (data?.projects.length ?? 0) > 0) && (
        <p className="mt-4 mb-1 px-2.5 text-xs text-faint-foreground" id="sidebar-projects">
          Projects
        </p>
      )}
      {isPending && [0, 1, 2].map((row) => <Skeleton key={row} className="mx-2.5 my-2 h-4" />)}
      <ul aria-labelledby="sidebar-projects" className="flex flex-col gap-0.5">
        {data?.projects.map((project) => {
          const state = projectState(project);
          const href = projectHref(project.id);
          return (
            <li key={project.id}>
              <Link
                href={href}
                onClick={onNavigate}
                className={itemClasses}
                aria-current={pathname.startsWith(href) ? 'page' : undefined}
              >
                <span className="grid size-3.5 shrink-0 place-items-center" aria-hidden>
                  <span
                    className={cn(
                      'size-1.75 rounded-full',
                      TONE_FILL[state.tone],
                      state.icon === 'spinner' && 'ring-3 ring-running/25',
                      state.icon === 'heal' && 'ring-3 ring-warn-graphic/25',
                    )}
                  />
                </span>
                <span className="truncate" title={project.name}>
                  {project.name}
                </span>
                <span className="ml-auto shrink-0 text-2xs text-faint-foreground tabular-nums">
                  {state.short === '' ? <span className="sr-only">{state.word}</span> : state.short}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
