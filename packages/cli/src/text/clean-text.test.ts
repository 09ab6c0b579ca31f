import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, shorten } from './clean-text';

describe('cleanText', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['window titles', 'a\u001b]0;owned\u0007b', 'ab'],
    ['links', '\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['cursor movement', 'ok\u001b[2K\u001b[1A\rDONE', 'okDONE'],
    ['one-byte controls', 'a\u009b31mb\u0000\u0008', 'a31mb'],
    ['text that reads backwards', 'a\u202egpj.exe', 'agpj.exe'],
  ])('takes out %s', (_name, dirty, clean) => {
    expect(cleanText(dirty)).toBe(clean);
  });

  it('never lets an escape or control character through, whatever the input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(text)).not.toMatch(/[^\P{Cc}\n\t]/u);
        expect(cleanLine(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it('keeps lines, tabs, accents and emoji', () => {
    expect(cleanText('é\t日本\n✅ 👩‍💻')).toBe('é\t日本\n✅ 👩‍💻');
    expect(shorten('abcdef', 4)).toBe('abc…');
  });
});
