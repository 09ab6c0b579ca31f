import type { SessionMessage } from '@specflow/shared/schemas';
import { cleanLine, cleanText } from '@/lib/format/clean-text';
import { formatCount } from '@/lib/format/count';

/** One entry of a transcript, ready to be shown as plain text. */
export interface TranscriptLine {
  readonly id: string;
  /** `say` is read in full; `call` and `output` are folded into a line; `note` and `end` frame the session. */
  readonly look: 'say' | 'call' | 'output' | 'note' | 'end';
  /** Who or what: `Agent`, `Bash`, `Output`. */
  readonly title: string;
  /** The first words, on one line. */
  readonly summary: string;
  readonly text: string;
  /** Too long to be shown in full unasked. */
  readonly isLong: boolean;
  readonly isError: boolean;
  readonly at: string | null;
}

const SUMMARY_CHARACTERS = 240;
const LONG_CHARACTERS = 1_600;
const LONG_LINES = 24;

const known = new WeakMap<SessionMessage, TranscriptLine>();

/** A message as its line; made once for each message, because lists ask again with every page. */
export function transcriptLine(message: SessionMessage): TranscriptLine {
  const line = known.get(message) ?? lineOf(message);
  known.set(message, line);
  return line;
}

/** Heights in pixels, and letters of a line of text, as the drawer shows them on a desk. */
const SIZES = { folded: 28, row: 20, saidFrame: 42, endFrame: 70, rowLetters: 100, mostRows: 12 } as const;

/**
 * About how high a line will be: nearer to the truth than one height for all, so that a list of long texts is not
 * filled with several screens of rows before they are measured.
 */
export function estimateLineHeight(line: TranscriptLine | undefined): number {
  if (line === undefined || line.look === 'call' || line.look === 'output') return SIZES.folded;
  const rows = Math.max(1, Math.ceil(line.text.length / SIZES.rowLetters));
  const height = Math.min(rows, SIZES.mostRows) * SIZES.row;
  if (line.look === 'note') return height + 16;
  return height + (line.look === 'say' ? SIZES.saidFrame : SIZES.endFrame);
}

function lineOf(message: SessionMessage): TranscriptLine {
  const report = message.kind === 'result' ? reportIn(message.text) : null;
  const text = cleanText(report?.message ?? readable(message)).trim();
  const lines = text === '' ? 0 : text.split('\n').length;
  const base = {
    id: message.id,
    text,
    isLong: text.length > LONG_CHARACTERS || lines > LONG_LINES,
    isError: message.isError === true,
    at: message.at ?? null,
  };
  switch (message.kind) {
    case 'text':
      return {
        ...base,
        look: 'say',
        title: message.role === 'user' ? 'Prompt' : 'Agent',
        summary: first(text),
      };
    case 'tool_use':
      return {
        ...base,
        look: 'call',
        title: cleanLine(message.toolName ?? 'Tool'),
        summary: first(message.text),
      };
    case 'tool_result':
      return {
        ...base,
        look: 'output',
        title: base.isError ? 'Failed' : 'Output',
        summary:
          lines === 0
            ? 'empty'
            : lines === 1
              ? first(text)
              : `${first(text)} … ${formatCount(lines, 'line')}`,
      };
    case 'result': {
      const isError = base.isError || report?.status === 'error';
      return {
        ...base,
        isError,
        look: 'end',
        title: endTitle(isError, report?.status),
        summary: first(text),
      };
    }
    case 'system':
      return { ...base, look: 'note', title: 'Session', summary: first(text) };
  }
}

function endTitle(isError: boolean, status: string | undefined): string {
  if (isError) return 'Ended with an error';
  return status === 'needs_input' ? 'Ended with questions' : 'Ended';
}

/** The structured answer that agents end with; its message is what a person wants to read of it. */
function reportIn(text: string): { readonly status?: string; readonly message: string } | null {
  const value = objectIn(text);
  if (value === null || typeof value.message !== 'string') return null;
  return { message: value.message, ...(typeof value.status === 'string' ? { status: value.status } : {}) };
}

/** Arguments of a tool, one below the other. */
function readable({ kind, text }: SessionMessage): string {
  const value = kind === 'tool_use' ? objectIn(text) : null;
  return value === null ? text : JSON.stringify(value, null, 2);
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  if (!text.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function first(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return cleanLine(line.slice(0, SUMMARY_CHARACTERS));
}
