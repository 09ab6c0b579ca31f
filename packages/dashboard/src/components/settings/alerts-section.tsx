'use client';

import { useEffect, useState } from 'react';
import { useAlertPreferences } from '@/hooks/use-alert-preferences';
import { useProjects } from '@/hooks/use-projects';
import { beep } from '@/lib/view/beep';
import { SettingSwitch } from './setting-switch';

const AWAKE = {
  held: 'The machine is kept awake because agents work.',
  off: 'No agent works: the machine may sleep. It is kept awake during a run.',
  unavailable:
    'This system does not let the machine be kept awake. Switch off automatic sleep for the night.',
} as const;

/** Notifications and sound of this browser, and whether the machine stays awake. */
export function AlertsSection() {
  const [alerts, setAlerts] = useAlertPreferences();
  // The server does not know the browser: it is asked once the page is alive.
  const [permission, setPermission] = useState<NotificationPermission | 'missing'>('default');
  useEffect(() => setPermission(permissionNow()), []);
  const { data } = useProjects();
  const allowed = permission === 'granted';
  const setBrowser = async (browser: boolean) => {
    if (!browser || allowed) return setAlerts({ ...alerts, browser });
    const answer = await Notification.requestPermission();
    setPermission(answer);
    setAlerts({ ...alerts, browser: answer === 'granted' });
  };
  const setSound = (sound: boolean) => {
    setAlerts({ ...alerts, sound });
    // Also tells the browser that this page may make a sound: a person asked for it.
    if (sound) beep(false).catch(() => undefined);
  };
  return (
    <div className="flex flex-col gap-4 p-5">
      <SettingSwitch
        label="Notifications"
        hint={HINTS[permission]}
        checked={alerts.browser && allowed}
        disabled={permission === 'missing' || permission === 'denied'}
        onChange={setBrowser}
      />
      <SettingSwitch
        label="Sound"
        hint="A short tone with each notification."
        checked={alerts.sound}
        onChange={setSound}
      />
      {data !== undefined && (
        <p
          className={
            data.awake === 'unavailable'
              ? 'rounded-lg border border-warn-line bg-warn-soft px-3 py-2 text-pretty text-warn'
              : 'text-xs text-pretty text-muted-foreground'
          }
        >
          {AWAKE[data.awake]}
        </p>
      )}
    </div>
  );
}

const HINTS: Readonly<Record<NotificationPermission | 'missing', string>> = {
  default: 'Also while this tab is in the background. The browser asks for its permission.',
  granted: 'Also while this tab is in the background.',
  denied: 'Blocked in this browser. Allow notifications for this address in its site settings.',
  missing: 'This browser has no notifications.',
};

function permissionNow(): NotificationPermission | 'missing' {
  return typeof Notification === 'undefined' ? 'missing' : Notification.permission;
}
