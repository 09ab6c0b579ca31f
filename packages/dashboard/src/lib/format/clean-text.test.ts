import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, revealText } from './clean-text';

describe('cleanText', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['8-bit colours', '\u009b1;31mred', 'red'],
    ['window titles', '\u001b]0;evil\u0007after', 'after'],
    ['links', '\u001b]8;;http://evil\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['strings without an end, up to their line', 'a\u001b]0;evil\nnext', 'a\nnext'],
    ['the reset sequence', '\u001bcafter', 'after'],
    ['backspaces and bells', 'a\u0008\u0007b', 'ab'],
    ['marks that turn text around', 'user\u202enimda', 'usernimda'],
    ['carriage returns', 'one\r\ntwo\rthree', 'one\ntwo\nthree'],
  ])('takes out %s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it('keeps what people write', () => {
    const text = 'Grüße, 日本語, 👩‍💻\n\tindented <b>not bold</b>';
    expect(cleanText(text)).toBe(text);
  });

  it('leaves no control character and no hidden one in any text', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('\u001b', '[', ']', '\u009b', '\u0007', 'm', '\u202e', '\n', 'x'),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        expect(cleanText(text)).toMatch(/^[\n[\]mx]*$/);
      }),
    );
  });
});

describe('cleanLine', () => {
  it('makes one line of many', () => expect(cleanLine(' a\n\t b ')).toBe('a b'));
});

describe('revealText', () => {
  it('names what a reviewer could not see', () => {
    expect(revealText('if (admin\u202e) {\u200b')).toBe('if (admin‹U+202E›) {‹U+200B›');
  });
});
