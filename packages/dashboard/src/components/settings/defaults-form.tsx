'use client';

import { type OrchestrationConfig, OrchestrationConfigSchema } from '@specflow/shared/schemas';
import { useId, useState } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { useNotify } from '@/components/layout/notifications';
import { OrchestrationConfigForm } from '@/components/orchestration/orchestration-config-form';
import { Button } from '@/components/ui/button';
import { useDefaults } from '@/hooks/use-settings';
import { toApiError } from '@/lib/api-client/api-error';

/** The form of the dialog, for what it offers next time. */
export default function DefaultsForm({ defaults }: { readonly defaults: OrchestrationConfig | null }) {
  const id = useId();
  const notify = useNotify();
  const save = useDefaults();
  const initial = defaults ?? OrchestrationConfigSchema.parse({});
  const [changed, setChanged] = useState(false);
  const saved = JSON.stringify(initial);
  const store = (config: OrchestrationConfig | null, title: string) =>
    save.mutate(config, { onSuccess: () => notify({ tone: 'success', title }) });
  return (
    <>
      <OrchestrationConfigForm
        id={id}
        initial={initial}
        onChange={(config) => setChanged(JSON.stringify({ ...initial, ...config }) !== saved)}
        onSubmit={(config) => store(config, 'Defaults saved')}
      />
      {save.isError && <ErrorNote className="mx-5 mb-3" error={toApiError(save.error)} />}
      <div className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">
        {defaults !== null && (
          <Button
            variant="ghost"
            disabled={save.isPending}
            onClick={() => store(null, 'Back to the defaults of SpecFlow')}
          >
            Back to SpecFlow’s
          </Button>
        )}
        <Button type="submit" form={id} disabled={!changed || save.isPending}>
          Save defaults
        </Button>
      </div>
    </>
  );
}
