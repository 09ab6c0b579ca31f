'use client';

import { createContext, use, useEffect, useRef, useSyncExternalStore } from 'react';
import { type Commands, createCommands, type PageCommand } from '@/lib/view/commands';

/** The commands of the page; a list of its own where nobody provides one. */
export const CommandsContext = createContext<Commands>(createCommands());

/** Offers a command while the caller is on the page; null offers nothing. */
export function useCommand(command: PageCommand | null): void {
  const commands = use(CommandsContext);
  const run = useRef<() => void>(undefined);
  useEffect(() => {
    run.current = command?.run;
  });
  const { id, label, keys } = command ?? {};
  useEffect(() => {
    if (id === undefined || label === undefined || keys === undefined) return;
    return commands.add({ id, label, keys, run: () => run.current?.() });
  }, [commands, id, label, keys]);
}

/** What can be done on this page now. */
export function useCommandList(): readonly PageCommand[] {
  const commands = use(CommandsContext);
  return useSyncExternalStore(commands.subscribe, commands.list, commands.list);
}
