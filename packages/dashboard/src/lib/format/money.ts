const wholes = new Intl.NumberFormat('en-US');
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Money as a person reads it: `$1.23`; amounts below a cent are never shown as nothing. */
export function formatUsd(usd: number): string {
  if (usd > 0 && usd < 0.01) return '<$0.01';
  return `$${cents.format(usd)}`;
}

/** An amount in a field, without its sign: `5.00`; finer ones as they are. */
export function formatAmount(usd: number): string {
  const text = usd.toFixed(2);
  return Number(text) === usd ? text : String(usd);
}

/** A limit as a person set it: `$50`, `$0.50`. */
export function formatLimitUsd(usd: number): string {
  return Number.isInteger(usd) ? `$${wholes.format(usd)}` : formatUsd(usd);
}
