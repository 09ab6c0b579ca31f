/**
 * @param {unknown} value
 * @param {string} name what the value is called in the message
 * @returns {number} the value
 */
export function wholeNumber(value, name) {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new TypeError(`${name} must be a whole number, not ${String(value)}.`);
  return value;
}

/**
 * @param {unknown} value
 * @param {string} name what the value is called in the message
 * @returns {string} the value
 */
export function filledText(value, name) {
  if (typeof value !== 'string' || value.trim() === '')
    throw new TypeError(`${name} must be a text that is not empty.`);
  return value;
}
