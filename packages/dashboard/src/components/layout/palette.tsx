'use client';

import { Command } from 'cmdk';
import { CornerDownLeftIcon, FolderIcon, HistoryIcon, SearchIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { useCommandList } from '@/hooks/use-commands';
import { useProjects } from '@/hooks/use-projects';
import { paletteProjects, paletteRuns, paletteScore } from '@/lib/view/palette-items';

/** Finds projects, runs and everything that can be done on this page. */
export default function Palette(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent className="top-[12vh] max-w-xl translate-y-0 [&>button:last-child]:hidden">
        <DialogTitle className="sr-only">Search everything</DialogTitle>
        <DialogDescription className="sr-only">
          Type to find a project, a run or an action; Enter opens it.
        </DialogDescription>
        <Found onDone={() => props.onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function Found({ onDone }: { readonly onDone: () => void }) {
  const router = useRouter();
  const [text, setText] = useState('');
  const { data } = useProjects();
  const commands = useCommandList().filter(({ id }) => id !== 'palette');
  const projects = data?.projects ?? [];
  const then = (action: () => void) => () => {
    onDone();
    // After the dialog has given its focus back: what the action opens takes it then.
    requestAnimationFrame(action);
  };
  const go = (href: string) => then(() => router.push(href));
  return (
    <Command label="Search everything" loop filter={paletteScore} className="flex min-h-0 flex-col">
      <div className="flex items-center gap-2.5 border-b px-4">
        <SearchIcon className="size-4 shrink-0 text-faint-foreground" aria-hidden />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Find a project, a run or an action…"
          className="h-12 w-full bg-transparent text-base outline-none placeholder:text-faint-foreground"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-muted-foreground">
          Nothing is called “{text}”.
        </Command.Empty>
        <Group heading="Actions">
          {commands.map(({ id, label, keys, run }) => (
            <Item key={id} value={`action ${id}`} words={[label]} onSelect={then(run)}>
              <CornerDownLeftIcon className="size-3.5 text-faint-foreground" aria-hidden />
              <span className="min-w-0 flex-1 truncate">{label}</span>
              {keys !== '' && keys.split(' ').map((key) => <Kbd key={key}>{key}</Kbd>)}
            </Item>
          ))}
        </Group>
        <Group heading="Projects">
          {paletteProjects(projects).map(({ id, label, detail, href }) => (
            <Item key={id} value={`project ${id}`} words={[label, detail]} onSelect={go(href)}>
              <FolderIcon className="size-3.5 text-faint-foreground" aria-hidden />
              <span className="truncate">{label}</span>
              <span className="ml-auto shrink-0 truncate text-xs text-muted-foreground">{detail}</span>
            </Item>
          ))}
        </Group>
        <Group heading="Runs">
          {paletteRuns(projects).map(({ id, label, detail, href }) => (
            <Item key={id} value={`run ${id}`} words={[label, detail]} onSelect={go(href)}>
              <HistoryIcon className="size-3.5 text-faint-foreground" aria-hidden />
              <span className="truncate">{label}</span>
              <span className="ml-auto shrink-0 truncate text-xs text-muted-foreground">{detail}</span>
            </Item>
          ))}
        </Group>
      </Command.List>
    </Command>
  );
}

function Group({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-faint-foreground"
    >
      {children}
    </Command.Group>
  );
}

function Item(props: {
  readonly value: string;
  readonly words: string[];
  readonly onSelect: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Command.Item
      value={props.value}
      keywords={props.words}
      onSelect={props.onSelect}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-lg px-2.5 data-[selected=true]:bg-selected"
    >
      {props.children}
    </Command.Item>
  );
}
