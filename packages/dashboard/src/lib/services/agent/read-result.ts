import { constants, type FileHandle, open } from 'node:fs/promises';
import { redactSecrets, redactValue } from '../redact-secrets';
import { type AgentMessage, toMessages } from './agent-messages';
import { type JsonRecord, parseRecord, recordOf, stringOf, stringsOf } from './json-value';
import { listPriceUsd } from './list-price';
import { readLines } from './read-lines';
import { type AgentResult, parseResultEvent } from './result-event';

/** The `init` event: what runs. */
export interface AgentInit {
  readonly sessionId: string | null;
  readonly version: string | null;
  readonly model: string | null;
  readonly permissionMode: string | null;
  readonly slashCommands: readonly string[];
  readonly tools: readonly string[];
}

/** Everything that the output of one attempt tells us. */
export interface AgentOutputFacts {
  /** False when the file is missing or cannot be read: then nothing is known, not even that nothing was spent. */
  readonly readable: boolean;
  /** At least one event was read. */
  readonly sawOutput: boolean;
  readonly init?: AgentInit;
  /** The last result; a stream may hold several. */
  readonly result?: AgentResult;
  readonly resultCount: number;
  /** Cost of this process when every result event carries its own share. */
  readonly sharesUsd?: number;
  /** Failed API calls that the agent repeated; the newest 50. */
  readonly retries: readonly { readonly error: string; readonly status: number | null }[];
  /** Newest limit event. */
  readonly rateLimit?: { readonly status: string; readonly resetsAt?: string };
  /** Distinct answers at list price: what a process that reports no cost has probably spent, at least. */
  readonly seenUsd: number;
  /** The newest messages, oldest first. */
  readonly lastMessages: readonly AgentMessage[];
  /** Lines that are too long or no JSON objects. */
  readonly skippedLines: number;
}

const MAX_RETRIES = 50;
const LAST_MESSAGES = 20;
/** Messages whose cost may still grow; blocks of one message follow each other closely. */
const OPEN_MESSAGES = 200;

type Draft = { -readonly [K in keyof AgentOutputFacts]: AgentOutputFacts[K] } & {
  retries: { error: string; status: number | null }[];
  lastMessages: AgentMessage[];
  openUsd: Map<string, number>;
};

/** Reads the output of an attempt from begin to end, in bounded memory (F24). Never throws: see `readable`. */
export async function readResult(stdoutPath: string): Promise<AgentOutputFacts> {
  const facts: Draft = emptyFacts();
  let file: FileHandle | null = null;
  try {
    file = await open(stdoutPath, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    for await (const line of readLines(file)) {
      const event = line.text === null ? null : parseRecord(line.text);
      if (event !== null) note(facts, event, `${line.start}`);
      else if (line.text !== '') facts.skippedLines += 1;
    }
    facts.readable = true;
  } catch {
    facts.readable = false;
  } finally {
    await file?.close();
  }
  const { openUsd, ...rest } = facts;
  return { ...rest, seenUsd: [...openUsd.values()].reduce((sum, usd) => sum + usd, rest.seenUsd) };
}

function emptyFacts(): Draft {
  return {
    readable: false,
    sawOutput: false,
    resultCount: 0,
    retries: [],
    seenUsd: 0,
    lastMessages: [],
    skippedLines: 0,
    openUsd: new Map(),
  };
}

function note(facts: Draft, event: JsonRecord, id: string): void {
  facts.sawOutput = true;
  facts.lastMessages.push(...toMessages(event, id));
  facts.lastMessages.splice(0, facts.lastMessages.length - LAST_MESSAGES);
  if (event.type === 'result') noteResult(facts, event);
  else if (event.type === 'assistant') noteUsage(facts, event);
  else if (event.type === 'rate_limit_event') facts.rateLimit = rateLimitOf(recordOf(event.rate_limit_info));
  else if (event.type === 'system' && event.subtype === 'init') facts.init = initOf(event);
  else if (event.type === 'system' && event.subtype === 'api_retry') noteRetry(facts, event);
}

function noteResult(facts: Draft, event: JsonRecord): void {
  // What an agent reports ends in records and prompts: secrets that it came across do not.
  const result = redactValue(parseResultEvent(event));
  const share = result.sinceLastResultUsd;
  const before = facts.resultCount === 0 ? 0 : facts.sharesUsd;
  facts.sharesUsd = share === undefined || before === undefined ? undefined : before + share;
  facts.result = result;
  facts.resultCount += 1;
}

/** A message comes as one event per block, each with the usage so far: the newest counts, once. */
function noteUsage(facts: Draft, event: JsonRecord): void {
  const message = recordOf(event.message);
  const id = stringOf(message.id);
  if (id === undefined) return;
  facts.openUsd.set(id, listPriceUsd(stringOf(message.model) ?? '', recordOf(message.usage)));
  for (const [oldest, usd] of facts.openUsd) {
    if (facts.openUsd.size <= OPEN_MESSAGES) break;
    facts.seenUsd += usd;
    facts.openUsd.delete(oldest);
  }
}

function noteRetry(facts: Draft, event: JsonRecord): void {
  const status = event.error_status;
  facts.retries.push({
    error: redactSecrets(stringOf(event.error) ?? 'unknown'),
    status: typeof status === 'number' ? status : null,
  });
  facts.retries.splice(0, facts.retries.length - MAX_RETRIES);
}

function initOf(event: JsonRecord): AgentInit {
  return {
    sessionId: stringOf(event.session_id) ?? null,
    version: stringOf(event.claude_code_version) ?? null,
    model: stringOf(event.model) ?? null,
    permissionMode: stringOf(event.permissionMode) ?? null,
    slashCommands: stringsOf(event.slash_commands),
    tools: stringsOf(event.tools),
  };
}

function rateLimitOf(info: JsonRecord): { status: string; resetsAt?: string } {
  const status = stringOf(info.status) ?? 'unknown';
  const seconds = info.resetsAt;
  // Epoch seconds; beyond the year 9999 it is no date that anything can wait for.
  const usable = typeof seconds === 'number' && seconds > 0 && seconds < 253_402_300_800;
  return usable ? { status, resetsAt: new Date(seconds * 1000).toISOString() } : { status };
}
