import { createHash, type Hash } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileOnce, parseJsonText, readTextFile } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import type { FileChange } from '@specflow/shared/schemas';
import { z } from 'zod';
import { orNullIfMissing } from '../store/file-errors';

/*
 * What a project without git looks like: a list of files with their hashes, stored under its own hash.
 * Bounded: beyond the limits files are told apart by size and time only, or left out.
 */

const IGNORED = new Set(['.git', 'node_modules', '.specflow']);
const MAX_FILES = 50_000;
const MAX_HASHED_FILE_BYTES = 8 * 1024 * 1024;
const MAX_HASHED_BYTES = 512 * 1024 * 1024;

const ManifestSchema = z.array(z.tuple([z.string(), z.string()]));
/** Path (with `/`, relative to the project) and fingerprint of every file, sorted by path. */
type Manifest = z.infer<typeof ManifestSchema>;

/** Stores the manifest of a folder and returns its hash. */
export async function takeManifest(projectPath: string, manifestsDir: string): Promise<string> {
  const text = JSON.stringify(await listFiles(projectPath));
  const hash = sha256(text);
  await createFileOnce(manifestFile(manifestsDir, hash), text);
  return hash;
}

/** Files that differ between two manifests; null when one of them is gone. */
export async function compareManifests(
  manifestsDir: string,
  beforeHash: string,
  afterHash: string,
): Promise<FileChange[] | null> {
  const before = await readManifest(manifestsDir, beforeHash);
  const after = await readManifest(manifestsDir, afterHash);
  if (before === null || after === null) return null;
  const old = new Map(before);
  const now = new Map(after);
  const changes: FileChange[] = [];
  for (const [path, fingerprint] of now) {
    const earlier = old.get(path);
    if (earlier === undefined) changes.push({ path, status: 'added' });
    else if (earlier !== fingerprint) changes.push({ path, status: 'modified' });
  }
  for (const path of old.keys()) if (!now.has(path)) changes.push({ path, status: 'deleted' });
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readManifest(manifestsDir: string, hash: string): Promise<Manifest | null> {
  const text = await readTextFile(manifestFile(manifestsDir, hash), 64 * 1024 * 1024);
  if (text === null || sha256(text) !== hash) return null;
  const json = parseJsonText(text);
  return json.ok ? ManifestSchema.parse(json.value) : null;
}

function manifestFile(manifestsDir: string, hash: string): string {
  if (/^[0-9a-f]{64}$/.test(hash)) return join(manifestsDir, `${hash}.json`);
  throw new SpecflowError('INVALID_ID', { message: `"${hash.slice(0, 80)}" is not the hash of a manifest.` });
}

async function listFiles(root: string): Promise<Manifest> {
  const manifest: Manifest = [];
  const budget = { bytes: MAX_HASHED_BYTES };
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((): Dirent[] => []);
    for (const entry of entries.sort(byName)) {
      if (IGNORED.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (manifest.length < MAX_FILES) {
        const fingerprint = await fingerprintOf(join(root, path), entry, budget);
        if (fingerprint !== null) manifest.push([path, fingerprint]);
      }
    }
  }
  return manifest.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Null for what is neither file nor link, or vanished while we looked. */
async function fingerprintOf(path: string, entry: Dirent, budget: { bytes: number }): Promise<string | null> {
  if (entry.isSymbolicLink()) return orNullIfMissing(readlink(path).then((target) => `link:${target}`));
  if (!entry.isFile()) return null;
  const info = await orNullIfMissing(lstat(path));
  if (info === null) return null;
  if (info.size > MAX_HASHED_FILE_BYTES || info.size > budget.bytes)
    return `size:${info.size}:${info.mtimeMs}`;
  budget.bytes -= info.size;
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) update(hash, chunk);
    return hash.digest('hex');
  } catch {
    // No right to read it, or gone: what can be seen of it from outside has to do.
    return `size:${info.size}:${info.mtimeMs}`;
  }
}

function update(hash: Hash, chunk: unknown): void {
  if (Buffer.isBuffer(chunk) || typeof chunk === 'string') hash.update(chunk);
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
