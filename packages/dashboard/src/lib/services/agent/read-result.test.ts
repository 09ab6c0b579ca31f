import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attemptCost } from './cost';
import { hasResult } from './has-result';
import { type AgentOutputFacts, readResult } from './read-result';

let root: string;
let path: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'specflow-result-'));
  path = join(root, 'stdout.jsonl');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const INIT = {
  type: 'system',
  subtype: 'init',
  session_id: 's',
  model: 'claude-opus-5-5',
  claude_code_version: '2.1.328',
  slash_commands: ['flow.implement'],
  tools: ['Bash', 'StructuredOutput'],
  permissionMode: 'acceptEdits',
};
const said = (id: string, usage: object, text = 'hi') => ({
  type: 'assistant',
  message: { id, model: 'claude-opus-5-5', role: 'assistant', content: [{ type: 'text', text }], usage },
});
const ended = (fields: object = {}) => ({
  duration_ms: 1,
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: 'ok',
  ...fields,
});
const share = (costUSD: unknown) => ({
  model_usage_since_last_result: { 'claude-opus-5-5': { costUSD } },
  result_index: 0,
});

async function read(...events: (object | string)[]): Promise<AgentOutputFacts> {
  await writeFile(
    path,
    events.map((event) => (typeof event === 'string' ? event : `${JSON.stringify(event)}\n`)).join(''),
  );
  return readResult(path);
}

describe('facts of an output', () => {
  it('come from the structured fields', async () => {
    const facts = await read(
      INIT,
      {
        type: 'system',
        subtype: 'api_retry',
        error: 'overloaded',
        error_status: 529,
        attempt: 1,
        max_retries: 4,
      },
      { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: 1_800_000_000 } },
      ended({
        is_error: true,
        api_error_status: 429,
        terminal_reason: 'api_error',
        structured_output: { status: 'completed' },
        permission_denials: [{ tool_name: 'Write', tool_use_id: 'x', tool_input: {} }],
        total_cost_usd: 1,
      }),
    );
    expect(facts).toMatchObject({
      readable: true,
      sawOutput: true,
      init: {
        sessionId: 's',
        version: '2.1.328',
        model: 'claude-opus-5-5',
        slashCommands: ['flow.implement'],
        permissionMode: 'acceptEdits',
      },
      retries: [{ error: 'overloaded', status: 529 }],
      rateLimit: { status: 'rejected', resetsAt: '2027-01-15T08:00:00.000Z' },
      result: {
        isError: true,
        apiErrorStatus: 429,
        terminalReason: 'api_error',
        structuredOutput: { status: 'completed' },
        permissionDenials: ['Write'],
        totalCostUsd: 1,
      },
    });
  });

  it('takes the last of several results, wherever its type stands in the line', async () => {
    const facts = await read(ended({ result: 'first' }), said('m', {}), ended({ result: 'second' }));
    expect(facts).toMatchObject({ resultCount: 2, result: { text: 'second' } });
  });

  it('does not take a missing is_error for success', async () => {
    expect((await read({ type: 'result', subtype: 'success' })).result?.isError).toBe(true);
  });

  it('is empty for no output, and unreadable for no file', async () => {
    expect(await read('')).toMatchObject({ readable: true, sawOutput: false, seenUsd: 0 });
    await rm(path);
    expect(await readResult(path)).toMatchObject({ readable: false });
    expect(await readResult(root)).toMatchObject({ readable: false });
  });

  it('F24: reads past garbage, invalid UTF-8 and a truncated last line', async () => {
    const file = await open(path, 'w');
    await file.write('not json\n[1]\nnull\n\n');
    await file.write(Buffer.from([0x7b, 0xff, 0xfe, 0x0a]));
    await file.write(`${JSON.stringify(ended({ result: 'ä€😀' }))}\n{"type":"result","subt`);
    await file.close();
    expect(await readResult(path)).toMatchObject({
      resultCount: 1,
      result: { text: 'ä€😀' },
      skippedLines: 5,
    });
  });

  it('reads a last line without a line break', async () => {
    expect((await read(JSON.stringify(ended()))).result?.text).toBe('ok');
  });

  it('F24: passes a line of 100 MB without holding it', async () => {
    const file = await open(path, 'w');
    const block = Buffer.alloc(1024 * 1024, 0x61);
    await file.write('{"type":"user","text":"');
    for (let i = 0; i < 100; i += 1) await file.write(block);
    await file.write(`"}\n${JSON.stringify(ended())}\n`);
    await file.close();
    const before = process.memoryUsage().rss;
    let peak = before;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 1);
    const facts = await readResult(path);
    clearInterval(timer);
    expect(facts).toMatchObject({ skippedLines: 1, result: { text: 'ok' } });
    expect(peak - before).toBeLessThan(60 * 1024 * 1024);
  });

  it('keeps the newest messages only, cut to a bearable length', async () => {
    const facts = await read(
      ...Array.from({ length: 50 }, (_, i) => said(`m${i}`, {}, `${i} ${'x'.repeat(30_000)}`)),
    );
    expect(facts.lastMessages).toHaveLength(20);
    expect(facts.lastMessages[19]?.text).toMatch(/^49 x+\n… \d+ more characters$/);
  });

  it('never throws, whatever the events hold', async () => {
    const event = fc.dictionary(
      fc.constantFrom(
        'type',
        'subtype',
        'message',
        'rate_limit_info',
        'errors',
        'permission_denials',
        'model_usage_since_last_result',
        'total_cost_usd',
        'is_error',
      ),
      fc.oneof(
        fc.jsonValue(),
        fc.constantFrom('result', 'assistant', 'user', 'system', 'init', 'api_retry', 'rate_limit_event'),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 5 }), async (events) => {
        const facts = await read(...events);
        expect(facts.readable).toBe(true);
        const { usd } = attemptCost({ output: facts, started: true, reservedUsd: 1 });
        expect(Number.isFinite(usd) && usd >= 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('N5: the cost of an attempt', () => {
  const cost = async (events: object[], change: { previousTotalUsd?: number; started?: boolean } = {}) =>
    attemptCost({ output: await read(...events), started: true, reservedUsd: 2, ...change });

  it('is the total of an older build, also when it resumed', async () => {
    const events = [ended({ total_cost_usd: 1.25 })];
    expect(await cost(events)).toEqual({ usd: 1.25, estimated: false });
    expect(await cost(events, { previousTotalUsd: 1 })).toEqual({ usd: 1.25, estimated: false });
  });

  it('is the share of this process in a newer build, summed over its results', async () => {
    const events = [
      ended({ ...share(0.25), total_cost_usd: 5.25 }),
      ended({ ...share(0.5), total_cost_usd: 5.75 }),
    ];
    expect(await cost(events, { previousTotalUsd: 5 })).toEqual({ usd: 0.75, estimated: false });
  });

  it('is the difference to the total before when a newer build gives no shares', async () => {
    const events = [ended({ result_index: 0, total_cost_usd: 5.3 })];
    expect(await cost(events, { previousTotalUsd: 5 })).toEqual({ usd: 0.3, estimated: false });
    expect(await cost(events)).toEqual({ usd: 5.3, estimated: false });
  });

  it('may exceed the reservation when the agent says so', async () => {
    expect(await cost([ended({ total_cost_usd: 6 })])).toEqual({ usd: 6, estimated: false });
  });

  it.each([-1, '1', null, Number.NaN, {}])('F22: is estimated when the agent reports %j', async (total) => {
    const usage = { input_tokens: 100_000, output_tokens: 5_000 };
    // Three blocks of one message are one answer; 100,000 * 4 + 5,000 * 20 millionths.
    const events = [
      said('m1', usage),
      said('m1', usage),
      said('m1', usage),
      said('m2', usage),
      ended({ total_cost_usd: total }),
    ];
    expect(await cost(events)).toEqual({ usd: 1, estimated: true });
  });

  it('F22: is estimated when one share is no amount', async () => {
    expect(await cost([ended({ ...share('0.1'), total_cost_usd: 'x' })])).toEqual({
      usd: 0,
      estimated: true,
    });
  });

  it('is estimated for a process that ended without a result, at most the reservation, 0 for no answer', async () => {
    expect(await cost([INIT, said('m1', { input_tokens: 10_000_000 })])).toEqual({ usd: 2, estimated: true });
    expect(await cost([INIT])).toEqual({ usd: 0, estimated: true });
  });

  it('counts many messages once each', async () => {
    const events = Array.from({ length: 1000 }, (_, i) => said(`m${i}`, { input_tokens: 250 }));
    expect(await cost(events)).toEqual({ usd: 1, estimated: true });
  });

  it('prices what is written into the cache by its duration', async () => {
    const usage = {
      cache_creation_input_tokens: 100_000,
      cache_creation: { ephemeral_1h_input_tokens: 50_000 },
    };
    expect(await cost([said('m', usage)])).toEqual({ usd: 0.65, estimated: true });
  });

  it('is the whole reservation when the output cannot be read, nothing when no agent was started', async () => {
    const output = await readResult(join(root, 'none'));
    expect(attemptCost({ output, started: true, reservedUsd: 2 })).toEqual({ usd: 2, estimated: true });
    expect(attemptCost({ output, started: false, reservedUsd: 2 })).toEqual({ usd: 0, estimated: false });
  });
});

describe('F15: a result at the end', () => {
  it.each([
    ['a result', [ended()], true],
    ['more after a result', [ended(), said('m', {})], false],
    ['no result', [said('m', {}, '{"type":"result"}')], false],
    ['nothing', [], false],
  ])('%s', async (_, events, expected) => {
    await read(...events);
    expect(await hasResult(path)).toBe(expected);
  });

  it('is found behind more than the tail', async () => {
    await read(said('m', {}, 'x'.repeat(200_000)), ended());
    expect(await hasResult(path)).toBe(true);
  });
});
