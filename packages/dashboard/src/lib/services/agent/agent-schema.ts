import { z } from 'zod';
import { isRecord } from './json-value';

/**
 * Keys of a JSON schema that one of the supported builds refuses, or on which it silently drops the tool
 * (agent contract, traps 15 and section 3).
 */
const REFUSED_KEYS = new Set([
  '$schema',
  '$id',
  'id',
  'format',
  'contentEncoding',
  'contentMediaType',
  '~standard',
]);

/**
 * Text for `--json-schema`: draft-07 without anything that makes a build of the agent refuse or ignore it.
 * @throws Error when the schema is not one of an object: agents never answer with anything else.
 */
export function toAgentSchema(schema: z.ZodType): string {
  // `input`: fields with defaults stay optional for the agent.
  const root = cleaned(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }));
  if (!isRecord(root) || root.type !== 'object') throw new Error('an agent can only answer with an object');
  return JSON.stringify(root);
}

/** Copies a schema without the refused keywords. Names of properties are no keywords, whatever they are. */
function cleaned(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(cleaned);
  if (!isRecord(node)) return node;
  const kept = Object.entries(node).filter(([key]) => !REFUSED_KEYS.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, cleanedValue(key, value)]));
}

function cleanedValue(key: string, value: unknown): unknown {
  if (key === 'enum' || key === 'const' || key === 'default' || key === 'required') return value;
  const isMapOfSchemas =
    key === 'properties' || key === 'definitions' || key === '$defs' || key === 'patternProperties';
  if (!isMapOfSchemas || !isRecord(value)) return cleaned(value);
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, cleaned(schema)]));
}
