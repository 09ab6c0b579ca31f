import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filledText, wholeNumber } from '../src/checks.mjs';

test('passes on whole numbers and refuses anything else by name', () => {
  assert.equal(wholeNumber(3, 'count'), 3);
  for (const value of [1.5, Number.NaN, '3', null, 2 ** 53])
    assert.throws(() => wholeNumber(value, 'count'), /count must be a whole number/);
});

test('passes on filled texts and refuses empty ones by name', () => {
  assert.equal(filledText('a', 'title'), 'a');
  for (const value of ['', '  ', 7, undefined])
    assert.throws(() => filledText(value, 'title'), /title must be a text/);
});
