/** USD per million input tokens, as the two builds under test know them; the longest fitting prefix counts. */
const INPUT_USD: readonly (readonly [prefix: string, usd: number])[] = [
  ['claude-opus-5-5', 4],
  ['claude-opus-4', 5],
  ['claude-sonnet-5-5', 2],
  ['claude-sonnet', 3],
  ['claude-haiku-5-5', 0.5],
  ['claude-haiku-4-5', 1],
];

/** Number of input tokens that cost this much. @throws for a model without a known price */
export function tokensWorth(costUsd: number, model: string): number {
  const known = INPUT_USD.find(([prefix]) => model.startsWith(prefix));
  if (!known) throw new Error(`The scripted API knows no price of ${model}.`);
  return Math.round((costUsd * 1_000_000) / known[1]);
}
