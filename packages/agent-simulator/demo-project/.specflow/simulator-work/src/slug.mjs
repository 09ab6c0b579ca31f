import { filledText } from './checks.mjs';

/**
 * A text as part of a URL: lower case, without accents, words joined by dashes.
 *
 * @param {string} text
 * @returns {string} letters a to z, digits and single dashes; empty when the text has none of them
 */
export function slugify(text) {
  return filledText(text, 'text')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
