import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../format/clean-text';
import { parseReply } from './parse-reply';

describe('parseReply', () => {
  it('gives every text of a reply as it may be shown, however the server wrote it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const reply = JSON.stringify({ a: [text], b: { c: text } });
        const safe = cleanText(text);
        expect(parseReply(reply)).toEqual({ a: [safe], b: { c: safe } });
      }),
    );
  });

  it.each([
    '\u001b[31mred',
    '\u001b]8;;javascript:x\u0007y',
    '\u202egnp.exe',
    '\u009b31m',
    '\u200b',
    '\u{e0041}',
    '\b',
    '\u007f',
  ])('never passes on %j', (hidden) => {
    expect(JSON.stringify(parseReply(JSON.stringify({ a: `x${hidden}y` })))).not.toContain(
      JSON.stringify(hidden).slice(1, -1),
    );
  });

  it('leaves code under review and ordinary texts as they are, and gives null for what is no JSON', () => {
    expect(parseReply(JSON.stringify('\u202ex'), 'is')).toBe('\u202ex');
    expect(parseReply('{"a":"Grüße\\n\\t👩‍💻","n":1}')).toEqual({ a: 'Grüße\n\t👩‍💻', n: 1 });
    expect(parseReply('<html>')).toBeNull();
    expect(parseReply('')).toBeNull();
  });
});
