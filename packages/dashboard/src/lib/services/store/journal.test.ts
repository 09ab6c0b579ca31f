import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from './__tests__/workbench';
import { appendToJournal, parseJournal, readJournalFile } from './journal';

const event = (type: string) => ({ type, at: '2026-01-01T00:00:00.000Z' });

async function journalFile(): Promise<string> {
  return join(await temporaryDirectory(), 'events.jsonl');
}

describe('journal', () => {
  it('numbers its lines from 1 over several appends', async () => {
    const path = await journalFile();
    expect((await readJournalFile(path)).entries).toEqual([]);
    await appendToJournal(path, { events: [event('a'), event('b')], revision: 3 });
    await appendToJournal(path, { events: [{ ...event('c'), data: { text: 'line\nbreak' } }] });
    expect((await readJournalFile(path)).entries).toEqual([
      { seq: 1, revision: 3, ...event('a') },
      { seq: 2, revision: 3, ...event('b') },
      { seq: 3, ...event('c'), data: { text: 'line\nbreak' } },
    ]);
  });

  it('drops a line that was cut off at any byte, and goes on after it', async () => {
    const path = await journalFile();
    await appendToJournal(path, { events: [event('a')] });
    const whole = (await readFile(path)).length;
    await appendToJournal(path, { events: [event('b')] });
    const both = await readFile(path);
    for (let length = whole + 1; length < both.length; length += 1) {
      await writeFile(path, both);
      await truncate(path, length);
      const cut = await readJournalFile(path);
      expect(cut.entries.map(({ type }) => type)).toEqual(['a']);
      await appendToJournal(path, { events: [event('c')] });
      const { entries, hasGaps } = await readJournalFile(path);
      expect(entries.at(-1)).toMatchObject({ type: 'c' });
      expect(hasGaps).toBe(false);
    }
  });

  it('finds its number behind a line longer than the part that it reads first', async () => {
    const path = await journalFile();
    await appendToJournal(path, { events: [event('a')] });
    await appendToJournal(path, { events: [{ ...event('b'), data: { long: 'ü'.repeat(200_000) } }] });
    await appendFile(path, 'x'.repeat(300_000));
    await appendToJournal(path, { events: [event('c')] });
    expect((await readJournalFile(path)).entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('raises the number of the later of two writers that chose the same', () => {
    const line = (seq: number, type: string) => `${JSON.stringify({ seq, ...event(type) })}\n`;
    const journal = parseJournal(line(1, 'a') + line(2, 'b') + line(2, 'c') + line(3, 'd'));
    expect(journal.entries.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ]);
    expect(journal.hasGaps).toBe(false);
  });

  it('notices that lines were removed', () => {
    const line = (seq: number) => `${JSON.stringify({ seq, ...event('a') })}\n`;
    expect(parseJournal(line(1) + line(4)).hasGaps).toBe(true);
  });

  it('reads any text without an error, and its numbers always rise', () => {
    const entry = fc
      .record({ seq: fc.nat(9), type: fc.string(), at: fc.string() })
      .map((e) => JSON.stringify(e));
    fc.assert(
      fc.property(fc.array(fc.oneof(entry, fc.string(), fc.json())), (lines) => {
        const { entries } = parseJournal(lines.join('\n'));
        for (const [index, { seq }] of entries.entries()) {
          expect(seq).toBeGreaterThan(entries[index - 1]?.seq ?? 0);
        }
      }),
    );
  });
});
