import { isJsonObject, type JsonObject } from './json';
import { type JsonSchema, resolveNode } from './json-schema';

/** Words that different schemas use for the same outcome; the first one a schema allows is taken. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  completed: ['completed', 'complete', 'fixed', 'success', 'succeeded', 'done', 'ok', 'passed'],
  error: ['error', 'failed', 'failure', 'blocked', 'partial'],
  needs_input: ['needs_input', 'waiting_for_input', 'blocked', 'error', 'failed'],
};

function pickFromEnum(allowed: readonly unknown[], wanted: unknown): unknown {
  if (allowed.includes(wanted)) return wanted;
  const words = typeof wanted === 'string' ? (SYNONYMS[wanted] ?? []) : [];
  return words.find((word) => allowed.includes(word)) ?? allowed[0];
}

function typeOf(node: JsonObject): string {
  const type = Array.isArray(node.type) ? node.type[0] : node.type;
  if (typeof type === 'string') return type;
  return isJsonObject(node.properties) ? 'object' : 'string';
}

function numberFor(node: JsonObject, wanted: unknown): number {
  const lowest = typeof node.minimum === 'number' ? node.minimum : 0;
  const highest = typeof node.maximum === 'number' ? node.maximum : Number.POSITIVE_INFINITY;
  const value = typeof wanted === 'number' ? wanted : lowest;
  const bounded = Math.min(Math.max(value, lowest), highest);
  return typeOf(node) === 'integer' ? Math.round(bounded) : bounded;
}

function stringFor(node: JsonObject, wanted: unknown): string {
  const least = typeof node.minLength === 'number' ? node.minLength : 0;
  const most = typeof node.maxLength === 'number' ? node.maxLength : Number.POSITIVE_INFINITY;
  const text = typeof wanted === 'string' ? wanted : 'none';
  return text.padEnd(least, '.').slice(0, most);
}

function arrayFor(root: JsonSchema, node: JsonObject, wanted: unknown): unknown[] {
  const item = isJsonObject(node.items) ? node.items : {};
  const given = Array.isArray(wanted) ? wanted : [];
  const least = typeof node.minItems === 'number' ? node.minItems : 0;
  const values = given.map((entry) => valueFor(root, item, entry));
  while (values.length < least) values.push(valueFor(root, item, undefined));
  return typeof node.maxItems === 'number' ? values.slice(0, node.maxItems) : values;
}

function objectFor(root: JsonSchema, node: JsonObject, wanted: unknown): JsonObject {
  const given = isJsonObject(wanted) ? wanted : {};
  const required = Array.isArray(node.required) ? node.required : [];
  const properties = isJsonObject(node.properties) ? node.properties : {};
  const result: JsonObject = {};
  for (const [name, property] of Object.entries(properties)) {
    if (given[name] === undefined && !required.includes(name)) continue;
    result[name] = valueFor(root, isJsonObject(property) ? property : {}, given[name]);
  }
  return result;
}

function valueFor(root: JsonSchema, unresolved: JsonObject, wanted: unknown): unknown {
  const node = resolveNode(root, unresolved);
  if (node.const !== undefined) return node.const;
  if (Array.isArray(node.enum)) return pickFromEnum(node.enum, wanted);
  const alternatives = [node.oneOf, node.anyOf, node.allOf].find(Array.isArray);
  const first: unknown = alternatives?.[0];
  if (isJsonObject(first)) return valueFor(root, { ...node, ...first, ...NO_ALTERNATIVES }, wanted);
  switch (typeOf(node)) {
    case 'object':
      return objectFor(root, node, wanted);
    case 'array':
      return arrayFor(root, node, wanted);
    case 'number':
    case 'integer':
      return numberFor(node, wanted);
    case 'boolean':
      return typeof wanted === 'boolean' ? wanted : false;
    case 'null':
      return null;
    default:
      return stringFor(node, wanted);
  }
}

const NO_ALTERNATIVES = { oneOf: undefined, anyOf: undefined, allOf: undefined };

/**
 * The object that a cooperative model would answer with: every property of the schema that `wanted`
 * has a value for, plus the required rest, each bent to what the schema allows (another word for the
 * same status, the first enum value, numbers inside their bounds).
 */
export function structuredOutputFor(schema: JsonSchema, wanted: JsonObject): unknown {
  return valueFor(schema, schema, wanted);
}
