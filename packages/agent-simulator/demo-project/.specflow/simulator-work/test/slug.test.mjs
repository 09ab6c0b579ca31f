import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slugify } from '../src/slug.mjs';

test('joins words by dashes and drops accents', () => {
  assert.equal(slugify('Crème brûlée & Co.'), 'creme-brulee-co');
  assert.equal(slugify('  Hello,   World!  '), 'hello-world');
  assert.equal(slugify('Phase 0001: Everyday helpers'), 'phase-0001-everyday-helpers');
});

test('is the same when done twice', () => {
  for (const text of ['Ünder Score_d', 'a--b', '42']) assert.equal(slugify(slugify(text)), slugify(text));
});
