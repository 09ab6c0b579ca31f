/** What has to be done at the end, the newest first, also when a signal comes. */
export interface Cleanups {
  /** Registers work; once the end has begun it is done at once. */
  add(cleanup: () => Promise<void>): void;
  /** Does everything that is still registered. One failure does not keep the rest from being done. */
  run(): Promise<void>;
}

/** Builds a list of cleanups. One that fails is told on stderr. */
export function createCleanups(): Cleanups {
  const registered: (() => Promise<void>)[] = [];
  let ending: Promise<void> | null = null;

  async function runAll(): Promise<void> {
    for (let next = registered.pop(); next !== undefined; next = registered.pop()) {
      await next().catch(tellFailure);
    }
  }

  return {
    add(cleanup) {
      if (ending === null) registered.push(cleanup);
      else ending = ending.then(() => cleanup().catch(tellFailure));
    },
    async run() {
      ending ??= runAll();
      // What is registered meanwhile belongs to the end, too.
      for (let done: Promise<void> | null = null; done !== ending; ) {
        done = ending;
        await done;
      }
    },
  };
}

/** Does something and cleans up after it at once; an end of everything meanwhile cleans up, too. */
export async function withScope<T>(parent: Cleanups, work: (scope: Cleanups) => Promise<T>): Promise<T> {
  const scope = createCleanups();
  parent.add(() => scope.run());
  try {
    return await work(scope);
  } finally {
    await scope.run();
  }
}

function tellFailure(error: unknown): void {
  console.error(`Cleaning up failed: ${error instanceof Error ? error.message : String(error)}`);
}
