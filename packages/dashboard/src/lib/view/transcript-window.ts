import type { SessionMessage, SessionReply } from '@specflow/shared/schemas';

/** Messages of one request. */
interface TranscriptPage {
  readonly messages: readonly SessionMessage[];
  readonly before: string | null;
  readonly cursor: string;
}

/** The part of a session that is held: pages without a gap between them, however long the session is. */
export interface TranscriptWindow {
  readonly pages: readonly TranscriptPage[];
  /** The last page reaches the present end of the session. */
  readonly atEnd: boolean;
}

/** Messages of one page at most. */
export const PAGE_SIZE = 200;
/** Pages that are held at most. */
export const MAX_PAGES = 6;

/** A window of one page. */
export function windowOf(reply: SessionReply): TranscriptWindow {
  return { pages: [pageOf(reply)], atEnd: reply.atEnd };
}

/** The window with what follows it; the oldest pages give way. Short replies, as polls bring them, share a page. */
export function withNewer({ pages }: TranscriptWindow, reply: SessionReply): TranscriptWindow {
  const last = pages.at(-1);
  const merged =
    last !== undefined && last.messages.length + reply.messages.length <= PAGE_SIZE
      ? [...pages.slice(0, -1), join(last, pageOf(reply))]
      : [...pages, pageOf(reply)];
  return { pages: merged.slice(-MAX_PAGES), atEnd: reply.atEnd };
}

/** The window with what precedes it; the newest pages give way. */
export function withOlder({ pages, atEnd }: TranscriptWindow, reply: SessionReply): TranscriptWindow {
  const all = [pageOf(reply), ...pages];
  return { pages: all.slice(0, MAX_PAGES), atEnd: atEnd && all.length <= MAX_PAGES };
}

/** True while newer messages fit without older ones giving way. */
export function hasRoom({ pages }: TranscriptWindow): boolean {
  return pages.length < MAX_PAGES || (pages.at(-1)?.messages.length ?? 0) < PAGE_SIZE / 2;
}

/** Cursor for what precedes the window; null at the beginning of the session. */
export function olderCursor({ pages }: TranscriptWindow): string | null {
  return pages[0]?.before ?? null;
}

/** Cursor for what follows the window. */
export function newerCursor({ pages }: TranscriptWindow): string | undefined {
  return pages.at(-1)?.cursor;
}

/** All messages that are held, the oldest first. */
export function messagesIn({ pages }: TranscriptWindow): readonly SessionMessage[] {
  return pages.flatMap((page) => page.messages);
}

function pageOf({ messages, before, cursor }: SessionReply): TranscriptPage {
  return { messages, before, cursor };
}

function join(first: TranscriptPage, second: TranscriptPage): TranscriptPage {
  const messages = second.messages.length === 0 ? first.messages : [...first.messages, ...second.messages];
  return { messages, before: first.before, cursor: second.cursor };
}
