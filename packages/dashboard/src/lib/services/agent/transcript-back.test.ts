import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentMessage } from './agent-messages';
import { readTranscript } from './transcript';
import { readTranscriptBack } from './transcript-back';
import { findFirstError } from './transcript-error';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'specflow-transcript-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const line = (event: object) => `${JSON.stringify(event)}\n`;
const said = (...words: string[]) =>
  line({ type: 'assistant', message: { content: words.map((text) => ({ type: 'text', text })) } });
const result = (isError: boolean) =>
  line({ type: 'user', message: { content: [{ type: 'tool_result', content: 'out', is_error: isError }] } });

async function forwards(files: readonly string[]): Promise<AgentMessage[]> {
  const all: AgentMessage[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 1_000; page += 1) {
    const reply = await readTranscript({ files, cursor });
    all.push(...reply.messages);
    cursor = reply.cursor;
    if (reply.done) return all;
  }
  throw new Error('the session does not end');
}

async function backwards(files: readonly string[], maxMessages: number): Promise<AgentMessage[]> {
  let all: AgentMessage[] = [];
  let before: string | undefined;
  for (let page = 0; page < 1_000; page += 1) {
    const reply = await readTranscriptBack({ files, before, maxMessages });
    all = [...reply.messages, ...all];
    if (reply.before === null) return all;
    before = reply.before;
  }
  throw new Error('the session does not begin');
}

describe('a transcript read backwards', () => {
  it('has the same messages with the same ids as one read forwards, whatever the lines are', async () => {
    const size = fc.constantFrom(1, 20, 5_000, 300_000, 1_200_000);
    const aLine = fc.oneof(
      { weight: 6, arbitrary: size.map((length) => said('ü'.repeat(length))) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }).map((n) => said(...Array(n).fill('x'))) },
      { weight: 1, arbitrary: fc.constantFrom('\n', 'no json\n', '{"type":"unheard_of"}\n') },
    );
    const aFile = fc.tuple(fc.array(aLine, { maxLength: 12 }), fc.constantFrom('', '{"type":"assi'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(aFile, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 9 }),
        async (contents, limit) => {
          const files = await Promise.all(
            contents.map(async ([lines, rest], n) => {
              const path = join(root, String(n));
              await writeFile(path, lines.join('') + rest);
              return path;
            }),
          );
          expect(await backwards(files, limit)).toEqual(await forwards(files));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('goes on forwards where its end is, also when that line was being written', async () => {
    const path = join(root, '1');
    await writeFile(path, said('one') + said('two') + said('three').slice(0, 9));
    const tail = await readTranscriptBack({ files: [path], maxMessages: 1 });
    expect(tail.messages.map(({ text }) => text)).toEqual(['two']);
    await appendFile(path, said('three').slice(9));
    const next = await readTranscript({ files: [path], cursor: tail.cursor });
    expect(next.messages.map(({ text }) => text)).toEqual(['three']);
  });

  it('passes a line of many megabytes and says that it is there', async () => {
    const path = join(root, '1');
    await writeFile(path, said('first') + said('x'.repeat(20_000_000)) + said('last'));
    const texts = (await backwards([path], 50)).map(({ text }) => text);
    expect(texts).toEqual(['first', 'A line of output is too long to be shown.', 'last']);
  });

  it('is empty for an attempt that has written nothing', async () => {
    const reply = await readTranscriptBack({ files: [join(root, 'missing')], maxMessages: 5 });
    expect(reply).toEqual({ messages: [], cursor: '0:0', before: null, done: true });
  });
});

describe('the first error of a session', () => {
  it('is the first failed tool call, found over all attempts', async () => {
    const files = [join(root, '1'), join(root, '2')];
    await writeFile(files[0] ?? '', said('"is_error": true, says the text') + result(false));
    await writeFile(files[1] ?? '', said('a') + result(true) + result(true));
    const found = await findFirstError(files);
    const offset = Buffer.byteLength(said('a'));
    expect(found).toEqual({ index: 1, offset, messageId: `1-${offset}-0` });
  });

  it('is the end of a session that failed', async () => {
    const path = join(root, '1');
    await writeFile(path, said('a') + line({ type: 'result', subtype: 'error_max_turns' }));
    expect(await findFirstError([path])).toMatchObject({ index: 0 });
  });

  it('is none where nothing failed', async () => {
    const path = join(root, '1');
    await writeFile(path, result(false) + line({ type: 'result', is_error: false, result: 'ok' }));
    expect(await findFirstError([path, join(root, 'missing')])).toBeNull();
  });
});
