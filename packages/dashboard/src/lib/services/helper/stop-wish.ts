import { join } from 'node:path';
import { z } from 'zod';
import { keepOnce, readKept } from './kept-file';

/** Why a call was ended, or kept from starting, by us. */
export const StopWishSchema = z.object({
  reason: z.enum(['timeout', 'lock_busy', 'lock_unusable', 'not_started', 'cancelled', 'result_sent']),
  message: z.string(),
});
export type StopWish = z.infer<typeof StopWishSchema>;

const STOP_FILE = 'stop.json';

/** Keeps the wish before anything is stopped, so that a crash in between only delays the stop. The first one wins. */
export function keepStopWish(dir: string, wish: StopWish): Promise<StopWish> {
  return keepOnce(join(dir, STOP_FILE), StopWishSchema, wish);
}

export function readStopWish(dir: string): Promise<StopWish | null> {
  return readKept(join(dir, STOP_FILE), StopWishSchema);
}
