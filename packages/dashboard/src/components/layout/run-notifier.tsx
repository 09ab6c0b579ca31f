'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useProjects } from '@/hooks/use-projects';
import type { AlertPreferences } from '@/lib/view/alert-preferences';
import { beep } from '@/lib/view/beep';
import { claimAlert } from '@/lib/view/claim-alert';
import { projectHref } from '@/lib/view/hrefs';
import { type RunAlert, runAlerts } from '@/lib/view/run-alerts';

/** Compares every poll with the one before, also in a hidden tab, and tells what changed. Shows nothing itself. */
export default function RunNotifier({ browser, sound }: AlertPreferences) {
  const router = useRouter();
  const { data } = useProjects();
  const seen = useRef<readonly ProjectView[] | null>(null);
  useEffect(() => {
    if (data === undefined) return;
    const alerts = seen.current === null ? [] : runAlerts(seen.current, data.projects);
    seen.current = data.projects;
    // Several tabs see the same transition; the first one tells it.
    const mine = alerts.filter(({ key }) => claimAlert(window.localStorage, key));
    if (browser) for (const alert of mine) notify(alert, (href) => router.push(href));
    if (sound && mine.length > 0) beep(mine.some(({ urgent }) => urgent)).catch(() => undefined);
  }, [data, browser, sound, router]);
  return null;
}

function notify(alert: RunAlert, open: (href: string) => void): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const note = new Notification(alert.title, { body: alert.body, tag: alert.key });
  note.onclick = () => {
    window.focus();
    open(projectHref(alert.projectId));
    note.close();
  };
}
