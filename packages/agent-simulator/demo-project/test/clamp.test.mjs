import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clamp } from '../src/index.mjs';

test('keeps a number inside its bounds', () => {
  assert.equal(clamp(5, 1, 10), 5);
  assert.equal(clamp(-5, 1, 10), 1);
  assert.equal(clamp(50, 1, 10), 10);
});

test('refuses bounds that are the wrong way round', () => {
  assert.throws(() => clamp(1, 3, 2), RangeError);
});
