import { CliRefusal } from '../cli/cli-options';
import { isJsonObject, type JsonObject, stringsOf } from '../protocol/json';

/** Reads the parameters of one behaviour and notices the ones that nobody asked for. */
export interface BehaviourParams {
  number(name: string, fallback: number): number;
  /** Like `number`, but `null` or no value at all mean "none". */
  optionalNumber(name: string): number | undefined;
  text(name: string, fallback: string): string;
  optionalText(name: string): string | undefined;
  flag(name: string, fallback: boolean): boolean;
  texts(name: string): string[] | undefined;
  objects(name: string): JsonObject[] | undefined;
  has(name: string): boolean;
}

/** Thrown for a scenario that cannot be followed as written. */
export function refuseScenario(reason: string): never {
  throw new CliRefusal(`Error: simulator scenario: ${reason}`);
}

/**
 * Wraps the raw parameters; `finish` refuses those that were not read, so that a misspelt one is an error
 * and not silently without effect.
 */
export function createParams(behaviour: string, raw: JsonObject): BehaviourParams & { finish(): void } {
  const read = new Set(['behaviour']);
  const take = (name: string): unknown => {
    read.add(name);
    return raw[name];
  };
  const wrong = (name: string, kind: string): never =>
    refuseScenario(`"${name}" of ${behaviour} must be ${kind}.`);
  const number = (name: string): number | undefined => {
    const value = take(name);
    if (value === undefined || value === null) return undefined;
    return typeof value === 'number' ? value : wrong(name, 'a number');
  };
  const text = (name: string): string | undefined => {
    const value = take(name);
    if (value === undefined) return undefined;
    return typeof value === 'string' ? value : wrong(name, 'a text');
  };
  return {
    number: (name, fallback) => number(name) ?? fallback,
    optionalNumber: number,
    text: (name, fallback) => text(name) ?? fallback,
    optionalText: text,
    flag(name, fallback) {
      const value = take(name);
      if (value === undefined) return fallback;
      return typeof value === 'boolean' ? value : wrong(name, 'true or false');
    },
    texts(name) {
      const value = take(name);
      if (value === undefined) return undefined;
      return Array.isArray(value) ? stringsOf(value) : wrong(name, 'a list of texts');
    },
    objects(name) {
      const value = take(name);
      if (value === undefined) return undefined;
      return Array.isArray(value) ? value.filter(isJsonObject) : wrong(name, 'a list of objects');
    },
    has: (name) => raw[name] !== undefined,
    finish() {
      const unknown = Object.keys(raw).filter((name) => !read.has(name));
      if (unknown.length > 0) refuseScenario(`${behaviour} does not know "${unknown.join('", "')}".`);
    },
  };
}
