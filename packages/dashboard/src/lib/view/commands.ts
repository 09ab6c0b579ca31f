/** Something that a person can do on this page, from the palette and by keyboard. */
export interface PageCommand {
  readonly id: string;
  readonly label: string;
  /** One key, or keys in a row: `c`, `g p`. */
  readonly keys: string;
  readonly run: () => void;
}

/** What can be done right now; pages add and take away their own. */
export interface Commands {
  add(command: PageCommand): () => void;
  list(): readonly PageCommand[];
  subscribe(onChange: () => void): () => void;
}

/** Builds an empty list of commands. */
export function createCommands(): Commands {
  let commands: readonly PageCommand[] = [];
  const listeners = new Set<() => void>();
  const change = (next: readonly PageCommand[]) => {
    commands = next;
    for (const listener of listeners) listener();
  };
  return {
    add(command) {
      change([...commands, command]);
      return () => change(commands.filter((candidate) => candidate !== command));
    },
    list: () => commands,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
  };
}

/** How long the second key of a row may take. */
const ROW_MS = 1_000;

/** Follows pressed keys and finds the command that they mean. */
export function createKeyReader() {
  let first = '';
  let at = 0;
  return (key: string, nowMs: number, commands: readonly PageCommand[]): PageCommand | null => {
    const row = first !== '' && nowMs - at < ROW_MS ? `${first} ${key}` : key;
    const found = commands.find(({ keys }) => keys === row) ?? null;
    first = found === null && commands.some(({ keys }) => keys.startsWith(`${key} `)) ? key : '';
    at = nowMs;
    return found;
  };
}

/** True when the key belongs to a field, a menu or a dialog, or is part of a shortcut of the browser. */
export function isForSomethingElse(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return true;
  const { target } = event;
  if (target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]'))
    return true;
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}
