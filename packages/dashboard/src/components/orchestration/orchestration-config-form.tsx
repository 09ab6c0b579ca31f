'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import {
  type OrchestrationConfig,
  type OrchestrationConfigInput,
  OrchestrationConfigSchema,
} from '@specflow/shared/schemas';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { type FieldErrors, FormProvider, useForm } from 'react-hook-form';
import { configErrorMessage } from '@/lib/view/config-error';
import { configFields } from '@/lib/view/config-fields';
import { advancedSummary, budgetSummary } from '@/lib/view/config-summary';
import { RUN_FEATURES, type RunFeatures } from '@/lib/view/run-features';
import { ConfigFieldControl } from './config-field';
import { ConfigSection } from './config-section';

/** The configuration of a run: core options, and advanced options and budgets closed until wanted. */
export function OrchestrationConfigForm(props: {
  /** Id of the form, for a submit button outside of it. */
  readonly id: string;
  /** Values of the last start. */
  readonly initial?: OrchestrationConfig;
  readonly features?: RunFeatures;
  readonly onChange: (config: OrchestrationConfigInput) => void;
  readonly onSubmit: (config: OrchestrationConfig) => void;
  readonly children?: ReactNode;
}) {
  const { onChange, features = RUN_FEATURES } = props;
  const idPrefix = useId();
  const [open, setOpen] = useState({ advanced: false, budget: false });
  const form = useForm<OrchestrationConfigInput, unknown, OrchestrationConfig>({
    defaultValues: props.initial ?? OrchestrationConfigSchema.parse({}),
    resolver: zodResolver(OrchestrationConfigSchema, { error: configErrorMessage }),
    mode: 'onTouched',
  });
  const values = form.watch();
  const text = JSON.stringify(values);
  useEffect(() => onChange(JSON.parse(text)), [onChange, text]);

  // A message in a closed part would not be seen.
  const reveal = (errors: FieldErrors<OrchestrationConfigInput>) => {
    const advanced = configFields('advanced', features).some(({ name }) => Object.hasOwn(errors, name));
    setOpen((now) => ({ advanced: now.advanced || advanced, budget: now.budget || 'budget' in errors }));
  };
  const submitOnModEnter = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit();
  };
  const controls = (group: 'core' | 'advanced' | 'budget') =>
    configFields(group, features).map((field) => (
      <ConfigFieldControl key={field.name} field={field} idPrefix={idPrefix} />
    ));
  return (
    <FormProvider {...form}>
      <form
        id={props.id}
        noValidate
        onSubmit={form.handleSubmit(props.onSubmit, reveal)}
        onKeyDown={submitOnModEnter}
      >
        <div className="grid gap-4 border-t px-5 py-4">{controls('core')}</div>
        <ConfigSection
          title="Advanced options"
          summary={advancedSummary(values, features)}
          open={open.advanced}
          onOpenChange={(advanced) => setOpen((now) => ({ ...now, advanced }))}
        >
          <div className="grid items-start gap-4 sm:grid-cols-2">{controls('advanced')}</div>
        </ConfigSection>
        <ConfigSection
          title="Budget limits"
          summary={budgetSummary(values)}
          open={open.budget}
          onOpenChange={(budget) => setOpen((now) => ({ ...now, budget }))}
        >
          <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-4 sm:gap-3">
            {controls('budget')}
          </div>
        </ConfigSection>
      </form>
      {props.children}
    </FormProvider>
  );
}
