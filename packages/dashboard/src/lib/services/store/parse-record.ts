import { parseJsonText } from '@specflow/cli/lib';
import {
  ORCHESTRATION_SCHEMA_VERSION,
  type OrchestrationExecution,
  OrchestrationExecutionSchema,
} from '@specflow/shared/schemas';
import { z } from 'zod';

/** Turns a record of one schema version into the next; pure. The key is the version that it reads. */
export type Migrations = Readonly<
  Record<number, (old: Readonly<Record<string, unknown>>) => Record<string, unknown>>
>;

/** No older version exists yet. */
export const MIGRATIONS: Migrations = {};

/** What the text of a record turned out to be. */
export type ParsedRecord =
  | { readonly kind: 'valid'; readonly run: OrchestrationExecution }
  /** Of an older version; `run` is the migrated record, to be saved as the next revision. */
  | { readonly kind: 'older'; readonly run: OrchestrationExecution; readonly version: number }
  /** Written by a newer SpecFlow: to be shown, never to be changed. */
  | { readonly kind: 'newer'; readonly version: number; readonly summary: RecordSummary }
  | { readonly kind: 'invalid'; readonly reason: string };

const RecordSummarySchema = z.object({
  id: z.string().optional().catch(undefined),
  projectId: z.string().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  startedAt: z.string().optional().catch(undefined),
});
/** The few fields of a newer record that can be shown without understanding it. */
export type RecordSummary = z.infer<typeof RecordSummarySchema>;

const EnvelopeSchema = z.looseObject({ schemaVersion: z.number().int().nonnegative() });

/** Reads the text of a record. Total: damage is a value. */
export function parseRecord(text: string, migrations: Migrations = MIGRATIONS): ParsedRecord {
  const json = parseJsonText(text);
  if (!json.ok) return { kind: 'invalid', reason: `it is not JSON (${json.reason})` };
  const envelope = EnvelopeSchema.safeParse(json.value);
  if (!envelope.success) return { kind: 'invalid', reason: 'it is not a record of a run' };
  const version = envelope.data.schemaVersion;
  if (version > ORCHESTRATION_SCHEMA_VERSION) {
    return { kind: 'newer', version, summary: RecordSummarySchema.parse(json.value) };
  }
  if (version === ORCHESTRATION_SCHEMA_VERSION) return validate(json.value);
  return migrate(envelope.data, migrations);
}

function migrate(old: Readonly<Record<string, unknown>> & { schemaVersion: number }, migrations: Migrations) {
  let record: Record<string, unknown> = old;
  for (let version = old.schemaVersion; version < ORCHESTRATION_SCHEMA_VERSION; version += 1) {
    const step = migrations[version];
    if (step === undefined) {
      return { kind: 'invalid', reason: `version ${version} cannot be read any more` } as const;
    }
    record = { ...step(record), schemaVersion: version + 1 };
  }
  const result = validate(record);
  return result.kind === 'valid'
    ? ({ ...result, kind: 'older', version: old.schemaVersion } as const)
    : result;
}

function validate(value: unknown): Extract<ParsedRecord, { kind: 'valid' | 'invalid' }> {
  const parsed = OrchestrationExecutionSchema.safeParse(value);
  if (parsed.success) return { kind: 'valid', run: parsed.data };
  const [issue] = parsed.error.issues;
  return { kind: 'invalid', reason: `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'invalid'}` };
}
