'use client';

import { useRouter } from 'next/navigation';
import { lazy, use, useEffect, useRef, useState } from 'react';
import { WhenOpened } from '@/components/ui/lazy';
import { CommandsContext, useCommand } from '@/hooks/use-commands';
import { useShortcutsEnabled } from '@/hooks/use-shortcuts-enabled';
import { createKeyReader, isForSomethingElse } from '@/lib/view/commands';

const Palette = lazy(() => import('./palette'));
const ShortcutSheet = lazy(() => import('./shortcut-sheet'));

/** What is wanted before this code was there. */
export type Wanted = 'palette' | KeyboardEvent;

/** Acts upon shortcuts, and holds the palette and the list of shortcuts that they open. */
export default function Keyboard({
  wanted,
  onTaken,
}: {
  readonly wanted: readonly Wanted[];
  readonly onTaken: () => void;
}) {
  const commands = use(CommandsContext);
  const router = useRouter();
  const [enabled] = useShortcutsEnabled();
  const [open, setOpen] = useState<'palette' | 'sheet' | null>(null);
  const go = (href: string) => () => router.push(href);
  useCommand({ id: 'go-projects', label: 'Go to projects', keys: 'g p', run: go('/') });
  useCommand({ id: 'go-activity', label: 'Go to activity', keys: 'g a', run: go('/activity') });
  useCommand({ id: 'go-settings', label: 'Go to settings', keys: 'g s', run: go('/settings') });
  useCommand({ id: 'shortcuts', label: 'Show keyboard shortcuts', keys: '?', run: () => setOpen('sheet') });
  const listener = useRef<(event: KeyboardEvent) => void>(undefined);
  useEffect(() => {
    const readKey = createKeyReader();
    const listen = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen((now) => (now === 'palette' ? null : 'palette'));
        return;
      }
      if (!enabled || isForSomethingElse(event)) return;
      const command = readKey(event.key, event.timeStamp, commands.list());
      if (command === null) return;
      event.preventDefault();
      command.run();
    };
    listener.current = listen;
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [commands, enabled]);
  useEffect(() => {
    if (wanted.length === 0) return;
    for (const one of wanted) {
      if (one === 'palette') setOpen('palette');
      else listener.current?.(one);
    }
    onTaken();
  }, [wanted, onTaken]);
  return (
    <>
      <WhenOpened open={open === 'palette'}>
        <Palette open={open === 'palette'} onOpenChange={(next) => setOpen(next ? 'palette' : null)} />
      </WhenOpened>
      <WhenOpened open={open === 'sheet'}>
        <ShortcutSheet open={open === 'sheet'} onOpenChange={(next) => setOpen(next ? 'sheet' : null)} />
      </WhenOpened>
    </>
  );
}
