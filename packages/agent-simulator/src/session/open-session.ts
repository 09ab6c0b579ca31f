import { existsSync } from 'node:fs';
import { type CliOptions, CliRefusal } from '../cli/cli-options';
import { newUuid } from '../protocol/ids';
import { isJsonObject, type JsonObject } from '../protocol/json';
import type { UsageByModel } from '../protocol/meter';
import {
  appendTranscript,
  findTranscript,
  newestSession,
  readTranscript,
  transcriptPath,
} from './transcript';

/** A conversation, new or continued, and the file it is written to. */
export interface Session {
  id: string;
  isResume: boolean;
  isFork: boolean;
  /** Lines of the conversation so far, oldest first. */
  history: readonly JsonObject[];
  earlierUsage: UsageByModel;
  /** The model the session ran with, when it is continued. */
  earlierModel?: string;
  append(line: JsonObject): void;
}

type Place = { configDir: string; cwd: string };

function usageFrom(history: readonly JsonObject[]): UsageByModel {
  const stored = history.findLast((line) => line.type === 'cost-state');
  // Only this program writes these lines, and always from a UsageByModel.
  return isJsonObject(stored?.modelUsage) ? (stored.modelUsage as UsageByModel) : {};
}

function modelFrom(history: readonly JsonObject[]): string | undefined {
  const message = history.findLast((line) => line.type === 'assistant')?.message;
  return isJsonObject(message) && typeof message.model === 'string' ? message.model : undefined;
}

function sessionOf(input: {
  id: string;
  path: string;
  history: JsonObject[];
  isResume: boolean;
  isFork: boolean;
  keep: boolean;
}): Session {
  const { id, path, history, isResume, isFork, keep } = input;
  return {
    id,
    isResume,
    isFork,
    history,
    earlierUsage: usageFrom(history),
    earlierModel: modelFrom(history),
    append: (line) => {
      if (keep) appendTranscript(path, { ...line, sessionId: id });
    },
  };
}

function newSession(options: CliOptions, place: Place): Session {
  const id = options.sessionId ?? newUuid();
  const path = transcriptPath({ ...place, sessionId: id });
  if (options.sessionId !== undefined && existsSync(path))
    throw new CliRefusal(`Error: Session ID ${id} is already in use.`);
  const keep = options.sessionPersistence;
  return sessionOf({ id, path, history: [], isResume: false, isFork: false, keep });
}

function continuedSession(resumeId: string, options: CliOptions, place: Place): Session {
  const found = findTranscript({ ...place, sessionId: resumeId });
  if (found === undefined) throw new CliRefusal(`No conversation found with session ID: ${resumeId}`);
  const history = readTranscript(found);
  const keep = options.sessionPersistence;
  if (!options.forkSession)
    return sessionOf({ id: resumeId, path: found, history, isResume: true, isFork: false, keep });
  const id = options.sessionId ?? newUuid();
  const path = transcriptPath({ ...place, sessionId: id });
  if (existsSync(path)) throw new CliRefusal(`Error: Session ID ${id} is already in use.`);
  const fork = sessionOf({ id, path, history, isResume: true, isFork: true, keep });
  for (const line of history) fork.append(line);
  return fork;
}

/**
 * Opens the session that the flags name: a new one, a continued one, or a copy under a new id.
 *
 * @throws CliRefusal when the id is taken or the conversation does not exist.
 */
export function openSession(options: CliOptions, place: Place): Session {
  const resumeId = options.resume ?? (options.continueLatest ? newestSession(place) : undefined);
  return resumeId === undefined ? newSession(options, place) : continuedSession(resumeId, options, place);
}
