import { amountOf, type JsonRecord, recordOf } from './json-value';

/** USD per million tokens: input, output, cache read, cache write for 5 minutes, cache write for 1 hour. */
type Price = readonly [number, number, number, number, number];

/** List prices as measured (agent contract, "Cost"). */
const PRICES: Readonly<Record<string, Price>> = {
  'claude-opus-5-5': [4, 20, 0.2, 5, 8],
  'claude-sonnet-5-5': [2, 10, 0.1, 2.5, 4],
  'claude-haiku-5-5': [0.5, 0.5, 0.05, 0.625, 1],
  'claude-fable-5-2': [8, 40, 0.2, 10, 16],
  'claude-opus-4-8': [5, 25, 0.5, 6.25, 10],
  'claude-sonnet-5': [3, 15, 0.3, 3.75, 6],
  'claude-sonnet-4-5': [3, 15, 0.3, 3.75, 6],
  'claude-haiku-4-5-20251001': [1, 5, 0.1, 1.25, 2],
  'claude-fable-5': [10, 50, 1, 12.5, 20],
};

/** A model that we do not know costs what the default one costs, as in the CLI. */
const DEFAULT_MODEL = 'claude-opus-5-5';

/** What one answer costs at list price, in USD, from the `usage` of its message. */
export function listPriceUsd(model: string, usage: JsonRecord): number {
  const name = model.replace(/\[.*\]$/, '');
  const price = (Object.hasOwn(PRICES, name) ? PRICES[name] : undefined) ??
    PRICES[DEFAULT_MODEL] ?? [0, 0, 0, 0, 0];
  const tokens = (key: string) => amountOf(usage[key]) ?? 0;
  const written = tokens('cache_creation_input_tokens');
  const forAnHour = Math.min(
    written,
    amountOf(recordOf(usage.cache_creation).ephemeral_1h_input_tokens) ?? 0,
  );
  const millionths =
    tokens('input_tokens') * price[0] +
    tokens('output_tokens') * price[1] +
    tokens('cache_read_input_tokens') * price[2] +
    (written - forAnHour) * price[3] +
    forAnHour * price[4];
  return millionths / 1_000_000;
}
