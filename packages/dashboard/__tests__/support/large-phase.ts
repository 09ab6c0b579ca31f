import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from './wait-for';

/** How many sections of how many tasks. */
interface PhaseShape {
  readonly sections: number;
  readonly perSection: number;
}

/** 2,000 tasks in all. */
export const LARGE_PHASE: PhaseShape = { sections: 40, perSection: 50 };

const TRANSCRIPT_BYTES = 100 * 1024 * 1024;

/** The last thing that {@link writeLongTranscript} lets an agent say, and the only failure in it. */
export const LONG_TRANSCRIPT = { end: 'The last line of a long night', failure: 'The only failure' } as const;

/** A tasks.md of sections of tasks that need the first one of their section. */
export function largeTaskText({ sections, perSection }: PhaseShape = LARGE_PHASE): string {
  const lines = ['# Tasks', ''];
  for (let section = 0; section < sections; section += 1) {
    lines.push(`## Section ${section + 1}`, '');
    const first = taskId(section * perSection + 1);
    for (let n = 0; n < perSection; n += 1) {
      const number = section * perSection + n + 1;
      const needs = n === 0 ? '' : ` (depends on ${first})`;
      lines.push(`- [ ] ${taskId(number)} Create src/file-${number}.mjs${needs}`);
    }
    lines.push('');
  }
  return lines.join('\n');
}

function taskId(number: number): string {
  return `T${String(number).padStart(3, '0')}`;
}

/** Lets the agent at work of a run have said 100 MB (or `bytes`), with one failure early on. */
export async function writeLongTranscript(runDir: string, bytes = TRANSCRIPT_BYTES): Promise<void> {
  const path = await waitFor('the output of the agent', async () => {
    const entries = await readdir(runDir, { recursive: true, withFileTypes: true });
    const files = entries.filter(({ name }) => name === 'stdout.jsonl');
    const newest = files.at(-1);
    return newest === undefined ? null : join(newest.parentPath, newest.name);
  });
  const block = said(`I look at the next file. ${'It is long. '.repeat(80)}`).repeat(1_000);
  const file = await open(path, 'a');
  try {
    await file.write(block);
    await file.write(failed(LONG_TRANSCRIPT.failure));
    for (let written = block.length; written < bytes; written += block.length) await file.write(block);
    await file.write(said(LONG_TRANSCRIPT.end));
  } finally {
    await file.close();
  }
}

function said(text: string): string {
  const message = { role: 'assistant', content: [{ type: 'text', text }] };
  return `${JSON.stringify({ type: 'assistant', message })}\n`;
}

function failed(content: string): string {
  const result = { type: 'tool_result', tool_use_id: 't', content, is_error: true };
  return `${JSON.stringify({ type: 'user', message: { role: 'user', content: [result] } })}\n`;
}
