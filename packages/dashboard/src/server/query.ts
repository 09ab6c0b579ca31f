import { SpecflowError } from '@specflow/shared/errors';
import { OpaqueIdSchema, OrchestrationConfigSchema } from '@specflow/shared/schemas';
import type { PreviewOptions } from '@/lib/services/orchestration-service';
import { fieldMessage, refusalSentence, refusedFields } from './refused-fields';

const MAX_LIMIT = 100;

/** An id from a path or query. @throws SpecflowError INVALID_ID when it is not one, before it is used anywhere. */
export function checkedId(value: string | null | undefined, name: string): string {
  const parsed = OpaqueIdSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SpecflowError('INVALID_ID', {
    message: `${name} is not an id: ${JSON.stringify((value ?? '').slice(0, 80))}`,
    hint: 'Ids are 1-128 letters, digits, "_", "." or "-".',
  });
}

/** A query parameter that must be there. */
export function requiredId(query: URLSearchParams, name: string): string {
  if (query.has(name)) return checkedId(query.get(name), name);
  throw new SpecflowError('INVALID_REQUEST', {
    message: `The parameter ${name} is missing.`,
    hint: `Add ?${name}=… to the address.`,
  });
}

/** A query parameter that may be there. */
export function optionalId(query: URLSearchParams, name: string): string | undefined {
  return query.has(name) ? checkedId(query.get(name), name) : undefined;
}

/** `limit` of a list, 1 to 100, 20 by default. */
export function limitOf(query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null) return 20;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new SpecflowError('INVALID_REQUEST', {
    message: `limit is "${text.slice(0, 20)}".`,
    hint: `Use a number from 1 to ${MAX_LIMIT}.`,
  });
}

/** Options of a preview; the same limits as in a configuration. */
export function previewOptions(query: URLSearchParams): PreviewOptions {
  const number = (name: string) => (query.has(name) ? { [name]: Number(query.get(name)) } : {});
  const flag = (name: string) => ({ [name]: query.get(name) === 'true' });
  const asked = {
    ...flag('skipDesign'),
    ...flag('skipAnalyze'),
    ...number('batchSizeFallback'),
    ...number('maxTasksPerBatch'),
    ...number('parallelism'),
  };
  const parsed = OrchestrationConfigSchema.safeParse(asked, { error: fieldMessage });
  if (parsed.success) return parsed.data;
  const issues = refusedFields(parsed.error.issues);
  throw new SpecflowError('INVALID_CONFIG', {
    message: refusalSentence(issues),
    hint: 'Correct the parameters listed in details.issues.',
    details: { issues },
  });
}

/** The client's Idempotency-Key, if any. */
export function idempotencyKey(request: Request): string | undefined {
  const key = request.headers.get('idempotency-key');
  if (key === null) return undefined;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new SpecflowError('INVALID_REQUEST', {
    message: 'The Idempotency-Key is not usable.',
    hint: 'Use 1-200 visible ASCII characters.',
  });
}
