import { CliRefusal } from '../cli/cli-options';
import { isJsonObject, type JsonObject } from './json';

/** A draft-07 schema that passed {@link compileSchema}. */
export type JsonSchema = JsonObject;

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const KEYWORDS = new Set(
  [
    '$id $schema $ref $defs $comment definitions title description default examples type enum const',
    'properties required additionalProperties patternProperties propertyNames minProperties maxProperties',
    'items additionalItems contains minItems maxItems uniqueItems minLength maxLength pattern format',
    'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf allOf anyOf oneOf not if then else',
    'dependencies readOnly writeOnly contentEncoding contentMediaType',
  ].flatMap((line) => line.split(' ')),
);

function refuse(reason: string): never {
  throw new CliRefusal(`Error: --json-schema is not a valid JSON Schema: ${reason}`);
}

function checkType(type: unknown): void {
  const types = Array.isArray(type) ? type : [type];
  for (const name of types)
    if (typeof name !== 'string' || !TYPES.includes(name))
      refuse('schema is invalid: data/type must be equal to one of the allowed values');
}

function checkNode(node: unknown): void {
  if (typeof node === 'boolean') return;
  if (!isJsonObject(node)) refuse('schema must be object or boolean');
  for (const [keyword, value] of Object.entries(node)) {
    if (!KEYWORDS.has(keyword)) refuse(`strict mode: unknown keyword: "${keyword}"`);
    if (keyword === 'type') checkType(value);
    if (['properties', 'definitions', '$defs', 'patternProperties'].includes(keyword)) {
      if (!isJsonObject(value)) refuse(`data/${keyword} must be object`);
      Object.values(value).forEach(checkNode);
    }
    if (['items', 'not', 'if', 'then', 'else', 'contains', 'additionalProperties'].includes(keyword))
      (Array.isArray(value) ? value : [value]).forEach(checkNode);
    if (['allOf', 'anyOf', 'oneOf'].includes(keyword)) {
      if (!Array.isArray(value)) refuse(`data/${keyword} must be array`);
      value.forEach(checkNode);
    }
  }
}

/**
 * Parses the text given with `--json-schema` and refuses what the measured build refuses: text that is
 * no JSON, the 2020-12 dialect, unknown keywords (`prefixItems` among them) and unknown types.
 *
 * @throws CliRefusal
 */
export function compileSchema(text: string): JsonSchema {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
  if (!isJsonObject(schema)) refuse('schema must be object or boolean');
  const dialect = schema.$schema;
  if (typeof dialect === 'string' && !/draft-07/.test(dialect))
    refuse(`no schema with key or ref "${dialect}"`);
  checkNode(schema);
  return schema;
}

/** Follows a local `$ref` (`#/definitions/x`, `#/$defs/x`); the node itself when it is none. */
export function resolveNode(root: JsonSchema, node: JsonObject): JsonObject {
  let current = node;
  for (let hops = 0; hops < 20 && typeof current.$ref === 'string'; hops += 1) {
    let target: unknown = root;
    for (const part of current.$ref.replace(/^#\/?/, '').split('/').filter(Boolean))
      target = isJsonObject(target) ? target[part] : undefined;
    if (!isJsonObject(target)) break;
    current = target;
  }
  return current;
}
