import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type JsonObject, parseJsonObject } from '../protocol/json';
import { encodeProjectPath } from './config-dir';

const EXTENSION = '.jsonl';

/** Where the transcript of a new session in this directory goes. */
export function transcriptPath(input: { configDir: string; cwd: string; sessionId: string }): string {
  return join(input.configDir, 'projects', encodeProjectPath(input.cwd), `${input.sessionId}${EXTENSION}`);
}

/** The transcript of a session, looked for in this directory's folder first and then in every other one. */
export function findTranscript(input: {
  configDir: string;
  cwd: string;
  sessionId: string;
}): string | undefined {
  const here = transcriptPath(input);
  if (existsSync(here)) return here;
  const projects = join(input.configDir, 'projects');
  if (!existsSync(projects)) return undefined;
  return readdirSync(projects)
    .map((folder) => join(projects, folder, `${input.sessionId}${EXTENSION}`))
    .find((path) => existsSync(path));
}

/** Id of the session of this directory that was written to last. */
export function newestSession(input: { configDir: string; cwd: string }): string | undefined {
  const folder = join(input.configDir, 'projects', encodeProjectPath(input.cwd));
  if (!existsSync(folder)) return undefined;
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)[0];
  return newest?.name.slice(0, -EXTENSION.length);
}

/** Every complete line of a transcript; a half-written last line is left out. */
export function readTranscript(path: string): JsonObject[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map(parseJsonObject)
    .filter((line) => line !== undefined);
}

/** Adds one line with a single write. */
export function appendTranscript(path: string, line: JsonObject): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
}
