'use client';

import type { OrchestrationConfig, OrchestrationConfigInput } from '@specflow/shared/schemas';
import { LayersIcon } from 'lucide-react';
import { useId, useState } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { useNotify } from '@/components/layout/notifications';
import { PanelBoundary } from '@/components/layout/panel-boundary';
import { Button } from '@/components/ui/button';
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog';
import { usePreview, useSettled } from '@/hooks/use-preview';
import { useStartOrchestration } from '@/hooks/use-start-orchestration';
import { toApiError } from '@/lib/api-client/api-error';
import { previewOptions } from '@/lib/view/preview-options';
import { refusedBlockers } from '@/lib/view/refused-start';
import { previewPhaseName } from '@/lib/view/start-preview';
import { OrchestrationConfigForm } from './orchestration-config-form';
import { PermissionChoice } from './permission-choice';
import { StartError } from './start-error';
import { StartPreview, StartPreviewSkeleton } from './start-preview';

/** Which project, and what happens around the dialog. */
export interface StartOrchestrationModalProps {
  readonly project: { readonly id: string; readonly name: string };
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Called with the new run's id when the server has accepted the start. */
  readonly onStarted?: (runId: string) => void;
  /** Where the focus goes when the dialog closes, when its opener is gone by then. */
  readonly onCloseAutoFocus?: (event: Event) => void;
}

/** The Complete Phase dialog: what will happen, how, with which money, and the start. */
export function StartOrchestrationModal(props: StartOrchestrationModalProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent onCloseAutoFocus={props.onCloseAutoFocus}>
        <PanelBoundary name="The dialog">
          <ModalBody {...props} />
        </PanelBoundary>
      </DialogContent>
    </Dialog>
  );
}

function ModalBody({ project, onOpenChange, onStarted }: StartOrchestrationModalProps) {
  const formId = useId();
  const notify = useNotify();
  const [config, setConfig] = useState<OrchestrationConfigInput>({});
  const preview = usePreview(project.id, useSettled(previewOptions(config), 250));
  const start = useStartOrchestration(project.id);
  const reply = preview.data;
  const refused = refusedBlockers(start.error);
  const blocked = refused !== null || (reply?.preflight?.blockers.length ?? 0) > 0;
  const submit = async (chosen: OrchestrationConfig) => {
    if (blocked || start.isPending) return;
    const { orchestration } = await start.mutateAsync(chosen);
    notify({ tone: 'success', title: 'Orchestration started' });
    onOpenChange(false);
    onStarted?.(orchestration.id);
  };
  const checkAgain = () => {
    start.reset();
    preview.refetch();
  };
  return (
    <>
      <DialogHeader className="border-b pb-3.5">
        <DialogTitle className="flex items-center gap-2">
          <LayersIcon className="size-4 text-accent" aria-hidden />
          Complete Phase
        </DialogTitle>
        <DialogDescription className="flex flex-wrap gap-x-2 break-words">
          {reply !== undefined && <span className="min-w-0">{previewPhaseName(reply)}</span>}
          <span className="min-w-0 text-faint-foreground">{project.name}</span>
        </DialogDescription>
      </DialogHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {reply === undefined && preview.isError ? (
          <ErrorNote className="m-5" error={toApiError(preview.error)} onRetry={() => preview.refetch()} />
        ) : reply === undefined ? (
          <StartPreviewSkeleton />
        ) : (
          <StartPreview
            reply={reply}
            stale={preview.isPlaceholderData}
            refused={refused ?? undefined}
            onCheckAgain={checkAgain}
          />
        )}
        {reply !== undefined && (
          <OrchestrationConfigForm
            id={formId}
            initial={reply.preflight?.lastConfig}
            onChange={setConfig}
            onSubmit={(chosen) => submit(chosen).catch(() => undefined)}
          >
            {reply.preflight !== undefined && (
              <PermissionChoice projectId={project.id} mode={reply.preflight.permissionMode} />
            )}
          </OrchestrationConfigForm>
        )}
      </div>
      {start.isError && refused === null && <StartError error={start.error} projectId={project.id} />}
      <DialogFooter className="border-t">
        <p className="mr-auto text-xs text-faint-foreground max-sm:hidden">⌘ / Ctrl + Enter to start</p>
        <DialogClose asChild>
          <Button variant="outline">Cancel</Button>
        </DialogClose>
        <Button
          type="submit"
          form={formId}
          variant="orchestration"
          disabled={reply === undefined || blocked || start.isPending}
        >
          {start.isPending ? 'Starting…' : 'Start Orchestration'}
        </Button>
      </DialogFooter>
    </>
  );
}
