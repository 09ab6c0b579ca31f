import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocate } from '../src/allocate.mjs';
import { formatMoney } from '../src/money.mjs';

test('writes minor units with the decimals of the currency', () => {
  assert.equal(formatMoney(1999, 'EUR'), '19.99 EUR');
  assert.equal(formatMoney(-5, 'usd'), '-0.05 USD');
  assert.equal(formatMoney(500, 'JPY'), '500 JPY');
  assert.equal(formatMoney(1, 'BHD'), '0.001 BHD');
});

test('refuses amounts that are not whole', () => {
  assert.throws(() => formatMoney(19.99, 'EUR'), TypeError);
});

test('splits without losing a cent, the largest remainder first', () => {
  assert.deepEqual(allocate(100, [1, 1, 1]), [34, 33, 33]);
  assert.deepEqual(allocate(5, [0, 1]), [0, 5]);
  assert.deepEqual(allocate(101, [50, 30, 20]), [51, 30, 20]);
});

test('shares always add up to the amount', () => {
  for (let amount = 0; amount < 200; amount += 7)
    for (const weights of [
      [1, 2, 3],
      [5, 5],
      [1, 0, 9, 4],
    ]) {
      const shares = allocate(amount, weights);
      assert.equal(
        shares.reduce((sum, share) => sum + share, 0),
        amount,
      );
    }
});
