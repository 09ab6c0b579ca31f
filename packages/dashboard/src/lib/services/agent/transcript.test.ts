import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTranscript } from './transcript';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'specflow-transcript-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const line = (event: object) => `${JSON.stringify(event)}\n`;
const text = (words: string) =>
  line({ type: 'assistant', message: { content: [{ type: 'text', text: words }] } });

describe('transcript of a session', () => {
  it('tells what was said, done and answered', async () => {
    const path = join(root, '1');
    const events = [
      { type: 'system', subtype: 'init', model: 'opus' },
      {
        type: 'assistant',
        message: {
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'thinking', thinking: 'hm' },
          ],
        },
      },
      {
        type: 'assistant',
        message: { content: [{ type: 'tool_use', name: 'Bash', input: { command: 'ls <b>' } }] },
      },
      {
        type: 'user',
        timestamp: '2026-01-01T00:00:00Z',
        message: {
          content: [{ type: 'tool_result', content: [{ text: 'a' }, { text: 'b' }], is_error: true }],
        },
      },
      { type: 'user', message: { content: 'Continue from where you left off.' } },
      { type: 'unheard_of' },
      { type: 'result', is_error: true, errors: ['Reached maximum budget ($1)'] },
    ];
    await writeFile(path, events.map(line).join(''));
    const { messages, done } = await readTranscript({ files: [path] });
    expect(done).toBe(true);
    expect(messages.map(({ id, ...rest }) => rest)).toEqual([
      { role: 'system', kind: 'system', text: 'Session started with opus.' },
      { role: 'assistant', kind: 'text', text: 'I look.' },
      { role: 'assistant', kind: 'tool_use', text: 'ls <b>', toolName: 'Bash' },
      { role: 'user', kind: 'tool_result', text: 'a\nb', isError: true, at: '2026-01-01T00:00:00Z' },
      { role: 'system', kind: 'result', text: 'Reached maximum budget ($1)', isError: true },
    ]);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  });

  it('goes on at the cursor, over attempts, without loss and repetition', async () => {
    const files = [join(root, '1'), join(root, '2'), join(root, 'missing')];
    const words = Array.from({ length: 25 }, (_, i) => `w${i}`);
    await writeFile(files[0] ?? '', words.slice(0, 13).map(text).join(''));
    await writeFile(files[1] ?? '', words.slice(13).map(text).join(''));
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 20; page += 1) {
      const reply = await readTranscript({ files, cursor, maxMessages: 4 });
      expect(reply.messages.length).toBeLessThanOrEqual(4);
      seen.push(...reply.messages.map((message) => message.text));
      cursor = reply.cursor;
      if (reply.done) break;
    }
    expect(seen).toEqual(words);
  });

  it('leaves a line that is being written for the next call', async () => {
    const path = join(root, '1');
    await writeFile(path, text('one') + text('two').slice(0, 20));
    const first = await readTranscript({ files: [path] });
    expect(first.messages.map((message) => message.text)).toEqual(['one']);
    await appendFile(path, text('two').slice(20));
    const second = await readTranscript({ files: [path], cursor: first.cursor });
    expect(second.messages.map((message) => message.text)).toEqual(['two']);
  });

  it('says that a line is too long instead of showing it', async () => {
    const path = join(root, '1');
    await writeFile(path, text('x'.repeat(2_000_000)) + text('after'));
    const { messages } = await readTranscript({ files: [path] });
    expect(messages.map((message) => message.text)).toEqual([
      'A line of output is too long to be shown.',
      'after',
    ]);
  });

  it.each(['', 'x', '1', '-1:0', '0:-1', '0:1e3', '../x:0'])('refuses the cursor %j', async (cursor) => {
    await expect(readTranscript({ files: [], cursor })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});
