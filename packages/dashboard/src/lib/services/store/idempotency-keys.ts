import { createHash } from 'node:crypto';
import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileOnce, parseJsonText, readTextFile, withFileLock } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import { z } from 'zod';
import { orNullIfMissing, orUnwritable } from './file-errors';
import type { WallClock } from './ports';

const LIFETIME_MS = 24 * 60 * 60_000;

const KeySchema = z.object({ requestHash: z.string(), resultId: z.string(), createdAtMs: z.number() });
type Key = z.infer<typeof KeySchema>;

/** A request that wants to be carried out once. */
export interface KeyedRequest {
  /** The client's key, verbatim; only its hash becomes a file name. */
  readonly key: string;
  /** The request; equal bodies are the same request. */
  readonly body: unknown;
  /** Id that the result gets if this is the first request of the key. */
  readonly resultId: string;
}

/**
 * Remembers for 24 hours which id a key has led to. The id is durable before anything is done with it, so after a
 * crash in between, a repeated request finds an id without a run and goes on with exactly that id.
 */
export interface IdempotencyKeys {
  /**
   * The id that belongs to the key; `isNew` when this request is the first.
   * @throws SpecflowError IDEMPOTENCY_KEY_REUSED when the key was used for another body; FILE_UNWRITABLE.
   */
  claim(request: KeyedRequest): Promise<{ readonly resultId: string; readonly isNew: boolean }>;
  /** Removes what has expired. */
  prune(): Promise<void>;
}

/** Builds the keys of one home. */
export function createIdempotencyKeys(dependencies: {
  readonly home: string;
  readonly clock: WallClock;
}): IdempotencyKeys {
  const folder = join(dependencies.home, 'keys');
  const isExpired = (key: Key) => dependencies.clock.now() - key.createdAtMs > LIFETIME_MS;

  async function read(path: string): Promise<Key | null> {
    const text = await readTextFile(path, 4096);
    const json = text === null ? null : parseJsonText(text);
    const key = KeySchema.safeParse(json?.ok ? json.value : null);
    return key.success ? key.data : null;
  }

  async function claim(request: KeyedRequest) {
    const path = join(folder, hashOf(request.key));
    const requestHash = hashOf(canonicalJson(request.body));
    const mine: Key = { requestHash, resultId: request.resultId, createdAtMs: dependencies.clock.now() };
    const text = JSON.stringify(mine);
    if (await orUnwritable(path, () => createFileOnce(path, text))) return answer(mine, true);
    const known = await read(path);
    if (known !== null && !isExpired(known)) {
      if (known.requestHash === requestHash) return answer(known, false);
      throw reused(request.key);
    }
    // Expired or damaged: removed by one of us, under a lock that looks again.
    await withFileLock(path, async () => {
      const current = await read(path);
      if (current === null || isExpired(current)) await orNullIfMissing(unlink(path));
    });
    return null;
  }

  return {
    async claim(request) {
      for (let round = 0; round < 10; round += 1) {
        const result = await claim(request);
        if (result !== null) return result;
      }
      throw new SpecflowError('CONFLICT', { message: 'The key is claimed and expires over and over.' });
    },
    async prune() {
      const names = (await orNullIfMissing(readdir(folder))) ?? [];
      for (const name of names.filter((name) => /^[0-9a-f]{64}$/.test(name))) {
        const path = join(folder, name);
        const info = await orNullIfMissing(stat(path));
        // By the file's own time first, so that living keys are not even opened.
        if (info === null || dependencies.clock.now() - info.mtimeMs <= LIFETIME_MS) continue;
        await withFileLock(path, async () => {
          const key = await read(path);
          if (key === null || isExpired(key)) await orNullIfMissing(unlink(path));
        });
      }
    },
  };
}

function answer(key: Key, isNew: boolean): { readonly resultId: string; readonly isNew: boolean } {
  return { resultId: key.resultId, isNew };
}

/** JSON with sorted keys: the order in which a client writes its fields does not matter. */
function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'undefined'
  );
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function reused(key: string): SpecflowError {
  return new SpecflowError('IDEMPOTENCY_KEY_REUSED', {
    message: `The idempotency key "${key.slice(0, 80)}" was used for another request.`,
    hint: 'Use a new key for every new request.',
  });
}
