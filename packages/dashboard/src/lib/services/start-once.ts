import { randomUUID } from 'node:crypto';
import type { IdempotencyKeys } from './store/idempotency-keys';

/** A start as it was acknowledged. `replayed` is true for the second use of one idempotency key. */
export interface StartResult<T> {
  readonly reply: T;
  readonly replayed: boolean;
}

/** A start that may be asked for twice. */
export interface KeyedStart<T> {
  /** The client's key; without one every request is a start of its own. */
  readonly key: string | undefined;
  /** The request; equal bodies are the same request. */
  readonly body: unknown;
  /** Starts the run that gets this id. */
  begin(id: string): Promise<T>;
  /** The reply for the run with this id; null when the first request never came to a run. */
  replay(id: string): Promise<T | null>;
}

/**
 * Starts a run, or answers for the one that the same key has started.
 * @throws SpecflowError IDEMPOTENCY_KEY_REUSED, FILE_UNWRITABLE
 */
export async function startOnce<T>(
  keys: IdempotencyKeys,
  { key, body, begin, replay }: KeyedStart<T>,
): Promise<StartResult<T>> {
  const fresh = randomUUID();
  if (key === undefined) return { reply: await begin(fresh), replayed: false };
  const claim = await keys.claim({ key, body, resultId: fresh });
  const known = claim.isNew ? null : await replay(claim.resultId);
  if (known !== null) return { reply: known, replayed: true };
  try {
    return { reply: await begin(claim.resultId), replayed: false };
  } catch (error) {
    // Another request with this key may have begun the run meanwhile, which is then in the way of this one.
    const begun = await replay(claim.resultId);
    if (begun === null) throw error;
    return { reply: begun, replayed: true };
  }
}
