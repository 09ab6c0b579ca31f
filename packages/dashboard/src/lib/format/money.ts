/** Money as a person reads it: `$1.23`; amounts below a cent are never shown as nothing. */
export function formatUsd(usd: number): string {
  if (usd > 0 && usd < 0.01) return '<$0.01';
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** A limit as a person set it: `$50`, `$0.50`. */
export function formatLimitUsd(usd: number): string {
  return Number.isInteger(usd) ? `$${usd.toLocaleString('en-US')}` : formatUsd(usd);
}
