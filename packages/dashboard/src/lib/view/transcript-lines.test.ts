import type { SessionMessage } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { estimateLineHeight, transcriptLine } from './transcript-lines';

const line = (over: Partial<SessionMessage>) =>
  transcriptLine({ id: '0-0-0', role: 'assistant', kind: 'text', text: '', ...over });

describe('transcriptLine', () => {
  it('sums up output by its first line and how much there is', () => {
    expect(line({ kind: 'tool_result', text: 'one\ntwo\n' })).toMatchObject({
      look: 'output',
      title: 'Output',
      summary: 'one … 2 lines',
    });
    expect(line({ kind: 'tool_result', text: '', isError: true })).toMatchObject({
      title: 'Failed',
      summary: 'empty',
    });
  });

  it('takes everything that steers a terminal or reorders text out of text, summary and names', () => {
    const shown = line({
      kind: 'tool_use',
      toolName: 'Ba\u001b[1msh',
      text: 'rm \u202e-rf\u001b]0;x\u0007\nrest',
    });
    expect(shown).toMatchObject({ title: 'Bash', summary: 'rm -rf', text: 'rm -rf\nrest' });
  });

  it('shows the arguments of a tool readably', () => {
    expect(line({ kind: 'tool_use', text: '{"a":[1]}' })).toMatchObject({
      summary: '{"a":[1]}',
      text: '{\n  "a": [\n    1\n  ]\n}',
    });
  });

  it.each([
    ['{"status":"completed","message":"All done."}', false, 'Ended', 'All done.'],
    ['{"status":"needs_input","message":"Which?"}', false, 'Ended with questions', 'Which?'],
    ['{"status":"error","message":"No."}', false, 'Ended with an error', 'No.'],
    ['Reached maximum budget', true, 'Ended with an error', 'Reached maximum budget'],
    ['{"message":1}', false, 'Ended', '{"message":1}'],
    ['{broken', false, 'Ended', '{broken'],
  ])('says how a session ended: %s', (text, isError, title, shown) => {
    expect(line({ role: 'system', kind: 'result', text, isError })).toMatchObject({
      look: 'end',
      title,
      text: shown,
    });
  });

  it('marks what is too long to be shown unasked', () => {
    expect(line({ text: 'x'.repeat(5_000) }).isLong).toBe(true);
    expect(line({ text: 'x\n'.repeat(100) }).isLong).toBe(true);
    expect(line({ text: 'short' }).isLong).toBe(false);
  });
});

describe('estimateLineHeight', () => {
  it('gives long texts more room than folded lines, and never more than what is shown unasked', () => {
    const height = (over: Partial<SessionMessage>) => estimateLineHeight(line(over));
    const folded = height({ kind: 'tool_result', text: 'x'.repeat(9_000) });
    const short = height({ text: 'Done.' });
    const long = height({ text: 'x'.repeat(1_000) });
    expect(folded).toBeLessThan(short);
    expect(long).toBeGreaterThan(2 * short);
    expect(height({ text: 'x'.repeat(90_000) })).toBeLessThanOrEqual(300);
  });
});
