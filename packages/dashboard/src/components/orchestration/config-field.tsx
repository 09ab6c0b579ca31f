'use client';

import type { OrchestrationConfigInput } from '@specflow/shared/schemas';
import { get, useController, useFormContext } from 'react-hook-form';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { Switch } from '@/components/ui/switch';
import { Textarea } from '@/components/ui/textarea';
import type { ConfigField } from '@/lib/view/config-fields';
import { readNumber } from '@/lib/view/read-number';
import { UsdInput } from './usd-input';

/** One control of the configuration with its label, hint and error. */
export function ConfigFieldControl({
  field,
  idPrefix,
}: {
  readonly field: ConfigField;
  readonly idPrefix: string;
}) {
  const id = `${idPrefix}-${field.name.replace('.', '-')}`;
  if (field.kind === 'switch') return <SwitchField field={field} id={id} />;
  return <TextField field={field} id={id} />;
}

function SwitchField({ field, id }: { readonly field: ConfigField; readonly id: string }) {
  const { control } = useFormContext<OrchestrationConfigInput>();
  const { field: input } = useController({ control, name: field.name });
  return (
    <div className="flex items-start justify-between gap-4 sm:col-span-full">
      <div className="min-w-0">
        <Label htmlFor={id} className="text-sm">
          {field.label}
        </Label>
        {field.hint !== undefined && (
          <p id={`${id}-hint`} className="text-xs text-pretty text-muted-foreground">
            {field.hint}
          </p>
        )}
      </div>
      <Switch
        id={id}
        ref={input.ref}
        checked={input.value === true}
        onCheckedChange={input.onChange}
        onBlur={input.onBlur}
        aria-describedby={field.hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5"
      />
    </div>
  );
}

function TextField({ field, id }: { readonly field: ConfigField; readonly id: string }) {
  const { register, formState } = useFormContext<OrchestrationConfigInput>();
  const { message: error }: { message?: unknown } = get(formState.errors, field.name) ?? {};
  const message = typeof error === 'string' ? error : undefined;
  const registered = field.kind === 'usd' ? {} : register(field.name, { setValueAs: readerOf(field.kind) });
  const described = [
    field.hint === undefined ? null : `${id}-hint`,
    message === undefined ? null : `${id}-error`,
  ].filter((part) => part !== null);
  const shared = {
    id,
    placeholder: field.placeholder,
    'aria-invalid': message !== undefined,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    ...registered,
  };
  return (
    <div
      className={field.kind === 'text' ? 'flex flex-col gap-1.5 sm:col-span-full' : 'flex flex-col gap-1.5'}
    >
      <Label htmlFor={id} className={field.kind === 'text' ? 'text-sm' : undefined}>
        {field.label}
      </Label>
      {field.kind === 'text' && <Textarea {...shared} />}
      {field.kind === 'usd' && (
        <UsdInput
          name={field.name}
          id={id}
          aria-invalid={shared['aria-invalid']}
          aria-describedby={shared['aria-describedby']}
        />
      )}
      {field.kind === 'count' && (
        <Input {...shared} inputMode="numeric" autoComplete="off" className="tabular-nums" />
      )}
      {field.kind === 'name' && <Input {...shared} autoComplete="off" spellCheck={false} />}
      {field.hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {field.hint}
        </p>
      )}
      {message !== undefined && (
        <p id={`${id}-error`} className="text-xs text-danger">
          {message}
        </p>
      )}
    </div>
  );
}

/** How typed text becomes a value: an empty number is no number, an empty name is no choice. */
function readerOf(kind: ConfigField['kind']): (value: unknown) => unknown {
  if (kind === 'text') return (value) => value;
  if (kind === 'name') return (value) => (typeof value === 'string' ? value.trim() || undefined : value);
  return (value) => (typeof value === 'string' ? readNumber(value) : value);
}
