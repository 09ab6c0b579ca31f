import { filledText, wholeNumber } from './checks.mjs';

/** Decimal places of currencies that do not have two. */
const DECIMALS = { JPY: 0, KRW: 0, BHD: 3, KWD: 3 };

/**
 * An amount as people write it: `19.99 EUR`, `-0.05 USD`, `500 JPY`.
 *
 * @param {number} minorUnits whole number of the currency's smallest units
 * @param {string} currency ISO 4217 code
 * @returns {string}
 */
export function formatMoney(minorUnits, currency) {
  const amount = wholeNumber(minorUnits, 'minorUnits');
  const code = filledText(currency, 'currency').toUpperCase();
  const decimals = DECIMALS[code] ?? 2;
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${amount < 0 ? '-' : ''}${whole}${fraction} ${code}`;
}
