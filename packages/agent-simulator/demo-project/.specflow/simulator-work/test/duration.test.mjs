import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration } from '../src/format-duration.mjs';
import { parseDuration } from '../src/parse-duration.mjs';

test('parses one part or several', () => {
  assert.equal(parseDuration('90s'), 90_000);
  assert.equal(parseDuration('1h 30m'), 5_400_000);
  assert.equal(parseDuration('1d2h3m4s5ms'), 93_784_005);
  assert.equal(parseDuration('1.5s'), 1500);
});

test('refuses text that is no duration', () => {
  for (const text of ['', 'soon', '5', '1h later', '-1h'])
    assert.throws(() => parseDuration(text), TypeError);
});

test('formats with the largest units first', () => {
  assert.equal(formatDuration(0), '0s');
  assert.equal(formatDuration(5_400_000), '1h 30m');
  assert.equal(formatDuration(93_784_005), '1d 2h 3m 4s 5ms');
});

test('parses what it formats', () => {
  for (const ms of [0, 1, 999, 60_000, 86_399_999, 123_456_789])
    assert.equal(parseDuration(formatDuration(ms)), ms);
});
