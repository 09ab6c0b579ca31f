'use client';

import { SearchIcon } from 'lucide-react';
import { useRef } from 'react';
import { Input } from '@/components/ui/input';
import { useCommand } from '@/hooks/use-commands';

/** Narrows the list of projects while it is typed; Escape shows all again. */
export function ProjectSearch(props: { readonly value: string; readonly onChange: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useCommand({ id: 'search', label: 'Search projects', keys: '/', run: () => field.current?.focus() });
  return (
    <div className="relative min-w-0 flex-1 sm:w-56 sm:flex-none">
      <SearchIcon
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-faint-foreground"
        aria-hidden
      />
      <Input
        ref={field}
        type="search"
        aria-label="Search projects"
        placeholder="Search projects"
        className="pl-8"
        autoComplete="off"
        spellCheck={false}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') props.onChange('');
        }}
      />
    </div>
  );
}
