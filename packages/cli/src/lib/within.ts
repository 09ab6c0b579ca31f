/**
 * Does `work` within a time. Its signal is aborted when the time is over, but that alone would not do: a request whose
 * signal was collected as garbage is never ended (Node 20, `AbortSignal.timeout` with `fetch`), and who waits for it
 * waits for ever.
 * @throws Error when the time is over; whatever `work` throws before
 */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`));
      abort.abort();
    }, ms);
  });
  try {
    return await Promise.race([work(abort.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
