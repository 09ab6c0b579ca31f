import { stat } from 'node:fs/promises';
import { SpecflowError } from '@specflow/shared/errors';
import {
  type RegistryEntry,
  RegistryEntrySchema,
  type RegistryFile,
  RegistryFileSchema,
} from '@specflow/shared/schemas';
import { parseJsonText, readTextFile } from '../files/read-text-file';
import { registryPath } from '../paths';

/** A registered project: its entry with the id that is its key in the file. */
export type RegistryProject = RegistryEntry & { readonly id: string };

/** One entry that cannot be used, or that stands in another one's way. */
export interface RegistryProblem {
  readonly code: 'ENTRY_INVALID' | 'DUPLICATE_PATH';
  readonly id: string;
  readonly message: string;
  readonly hint: string;
}

/** What the registry says. `error` means that the file as a whole is unusable; it is never reset for that. */
export interface RegistryReading {
  readonly entries: readonly RegistryProject[];
  readonly problems: readonly RegistryProblem[];
  readonly error?: SpecflowError;
}

/** Reads `registry.json` in `home`. A missing file is an empty registry; one bad entry does not hide the others. */
export async function readRegistry(home: string): Promise<RegistryReading> {
  try {
    const file = await readRegistryFile(home);
    return file === null ? { entries: [], problems: [] } : listEntries(file.content);
  } catch (error) {
    if (error instanceof SpecflowError) return { entries: [], problems: [], error };
    throw error;
  }
}

/**
 * The whole file with every unknown key; null when there is none.
 * @throws SpecflowError FILE_INVALID, FILE_UNREADABLE
 */
export async function readRegistryFile(
  home: string,
): Promise<{ text: string; content: RegistryFile } | null> {
  const path = registryPath(home);
  const text = await readTextFile(path);
  if (text === null) return null;
  await refuseForeign(path);
  const json = parseJsonText(text);
  if (!json.ok) throw corrupt(path, `it is not JSON (${json.reason})`);
  const parsed = RegistryFileSchema.safeParse(json.value);
  if (parsed.success) return { text, content: parsed.data };
  const [issue] = parsed.error.issues;
  throw corrupt(path, `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'unexpected content'}`);
}

/** Whoever can write the registry decides where agents work. */
async function refuseForeign(path: string): Promise<void> {
  const { mode, uid } = await stat(path);
  if ((mode & 0o002) !== 0) throw corrupt(path, 'everybody may write it', `Run: chmod 600 "${path}"`);
  const isOurs = process.getuid === undefined || uid === process.getuid() || uid === 0;
  if (!isOurs) throw corrupt(path, 'it belongs to another user', 'Replace it by a file of your own.');
}

function listEntries(file: RegistryFile): RegistryReading {
  const entries: RegistryProject[] = [];
  const problems: RegistryProblem[] = [];
  const idByPath = new Map<string, string>();
  for (const [id, value] of Object.entries(file.projects)) {
    const entry = RegistryEntrySchema.safeParse(value);
    if (!entry.success || id === '') {
      problems.push(invalidEntry(id, entry.error?.issues[0]?.path.join('.') ?? 'id'));
      continue;
    }
    const other = idByPath.get(entry.data.path);
    if (other !== undefined) problems.push(duplicatePath(id, other, entry.data.path));
    else idByPath.set(entry.data.path, id);
    entries.push({ ...entry.data, id });
  }
  return { entries, problems };
}

function invalidEntry(id: string, field: string): RegistryProblem {
  return {
    code: 'ENTRY_INVALID',
    id,
    message: `Registry entry "${id}" has no usable "${field || 'path'}"; it is left out.`,
    hint: 'Correct the entry in registry.json or remove it with "specflow project remove".',
  };
}

function duplicatePath(id: string, other: string, path: string): RegistryProblem {
  return {
    code: 'DUPLICATE_PATH',
    id,
    message: `Projects "${other}" and "${id}" are both registered for ${path}.`,
    hint: 'Remove the one that is no longer used with "specflow project remove <id>".',
  };
}

function corrupt(
  path: string,
  why: string,
  hint = 'Correct it by hand or move it away; SpecFlow does not overwrite it.',
): SpecflowError {
  const message = `The project registry ${path} cannot be used: ${why}.`;
  return new SpecflowError('FILE_INVALID', { message, hint });
}
