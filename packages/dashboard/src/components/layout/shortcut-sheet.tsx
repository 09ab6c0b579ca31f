'use client';

import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { useCommandList } from '@/hooks/use-commands';
import { useShortcutsEnabled } from '@/hooks/use-shortcuts-enabled';

/** Every shortcut that works on this page. */
export default function ShortcutSheet(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const [enabled] = useShortcutsEnabled();
  const rows = useCommandList().filter(({ keys }) => keys !== '');
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent className="max-w-md">
        <DialogHeader className="border-b pb-3.5">
          <DialogTitle>Keyboard shortcuts</DialogTitle>
          <DialogDescription>
            {enabled ? 'What works on this page.' : 'Single keys are switched off in the settings.'}
          </DialogDescription>
        </DialogHeader>
        <dl className="overflow-y-auto px-5 py-3">
          <Row label="Search everything" keys={['⌘ or Ctrl + K']} />
          {rows.map(({ id, label, keys }) => (
            <Row key={id} label={label} keys={keys.split(' ')} />
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}

function Row({ label, keys }: { readonly label: string; readonly keys: readonly string[] }) {
  return (
    <div className="flex items-center justify-between gap-4 py-1.5">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="flex gap-1">
        <span className="sr-only">{keys.join(', then ')}</span>
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  );
}
