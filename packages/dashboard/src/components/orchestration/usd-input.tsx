'use client';

import type { OrchestrationConfigInput } from '@specflow/shared/schemas';
import { type ComponentProps, useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { Input } from '@/components/ui/input';
import { formatAmount } from '@/lib/format/money';
import type { ConfigFieldName } from '@/lib/view/config-fields';
import { readNumber } from '@/lib/view/read-number';

/** An amount: as typed while somebody types, with its cents otherwise. */
export function UsdInput({ name, ...props }: { readonly name: ConfigFieldName } & ComponentProps<'input'>) {
  const { control } = useFormContext<OrchestrationConfigInput>();
  const { field } = useController({ control, name });
  const [typed, setTyped] = useState<string | null>(null);
  const written = typeof field.value === 'number' && !Number.isNaN(field.value);
  return (
    <div className="relative">
      <span className="absolute top-1/2 left-2.5 -translate-y-1/2 text-muted-foreground" aria-hidden>
        $
      </span>
      <Input
        {...props}
        ref={field.ref}
        name={field.name}
        inputMode="decimal"
        autoComplete="off"
        className="pl-5.5 tabular-nums"
        value={typed ?? (written ? formatAmount(Number(field.value)) : '')}
        onChange={({ target: { value } }) => {
          setTyped(value);
          field.onChange(readNumber(value));
        }}
        onBlur={() => {
          // What cannot be read stays to be corrected.
          if (written) setTyped(null);
          field.onBlur();
        }}
      />
    </div>
  );
}
