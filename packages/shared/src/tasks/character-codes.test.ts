import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeAt, readCodes } from './character-codes';

describe('the codes of a text', () => {
  it('are those of its characters, also of halves of pairs and beyond ASCII', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const codes = readCodes(text);
        expect(Array.from(codes)).toEqual(
          Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)),
        );
      }),
    );
    expect(Array.from(readCodes('a\ud800é'))).toEqual([97, 0xd800, 233]);
  });

  it('are 0 outside of the text', () => {
    expect([codeAt(readCodes('a'), 1), codeAt(readCodes('é'), -1)]).toEqual([0, 0]);
  });
});
