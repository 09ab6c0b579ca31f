'use client';

import { PlusIcon } from 'lucide-react';
import { lazy, useState } from 'react';
import { Button } from '@/components/ui/button';
import { WhenOpened } from '@/components/ui/lazy';

const AddProjectForm = lazy(() => import('./add-project-form'));

/** The button that adds a project, and its dialog. */
export function AddProjectDialog({ variant = 'default' }: { readonly variant?: 'default' | 'outline' }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant={variant} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <PlusIcon aria-hidden /> Add project
      </Button>
      <WhenOpened open={open}>
        <AddProjectForm open={open} onOpenChange={setOpen} />
      </WhenOpened>
    </>
  );
}
