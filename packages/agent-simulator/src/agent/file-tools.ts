import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../project/write-atomically';
import type { AgentRun } from './agent-run';

/** A file to bring about, relative to the project. */
interface FileWish {
  path: string;
  content: string;
  text?: string;
}

/** Outcome of one file change. */
export interface FileChange {
  path: string;
  action: 'created' | 'modified';
  ok: boolean;
  error?: string;
}

/** Writes a file through the tools a model would use: Write for a new one, Read and Edit for an existing one. */
export async function putFile(run: AgentRun, wish: FileWish): Promise<FileChange> {
  const full = join(run.root, wish.path);
  const exists = existsSync(full);
  const action = exists ? 'modified' : 'created';
  const write = (): string => {
    mkdirSync(dirname(full), { recursive: true });
    writeAtomically(full, wish.content);
    return exists ? `The file ${full} has been updated.` : `File created successfully at: ${full}`;
  };
  if (!exists) {
    const input = { file_path: full, content: wish.content };
    const result = await run.conversation.use({ name: 'Write', input, text: wish.text, run: write });
    return { path: wish.path, action, ok: !result.isError, error: errorOf(result) };
  }
  const before = readFileSync(full, 'utf8');
  await run.conversation.use({
    name: 'Read',
    input: { file_path: full },
    text: wish.text,
    run: () => before,
  });
  const input = { file_path: full, old_string: before, new_string: wish.content };
  const result = await run.conversation.use({ name: 'Edit', input, run: write });
  return { path: wish.path, action, ok: !result.isError, error: errorOf(result) };
}

function errorOf(result: { content: string; isError: boolean }): string | undefined {
  return result.isError ? result.content : undefined;
}
