'use client';

import { useEffect } from 'react';
import { useProjects } from '@/hooks/use-projects';
import { faviconOf } from '@/lib/view/favicon';

/** Marks the icon of the tab while a project works or needs a person. Shows nothing itself. */
export function FaviconState() {
  const { data } = useProjects();
  const href = faviconOf(data?.projects ?? []);
  useEffect(() => {
    if (href === null) return;
    // The last icon of the page counts; the one that the page was served with stays for later.
    const link = document.createElement('link');
    link.rel = 'icon';
    link.type = 'image/svg+xml';
    link.href = href;
    document.head.append(link);
    return () => link.remove();
  }, [href]);
  return null;
}
