/** How long the simulated model and its tools take. */
export interface Pace {
  /** A pause as long as thinking about one answer takes. */
  think(): Promise<void>;
  /** A pause spread over one task, on top of thinking. */
  task(taskId: string): Promise<void>;
}

const ANSWER_MS = 90;
const SHORTEST_TASK_MS = 600;
const TASK_SPREAD_MS = 600;

/** A pause that a signal handler can end the process in. */
export function pause(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}

/** Never resolves, and keeps the process alive meanwhile. */
export function forever(): Promise<never> {
  return new Promise(() => {
    setInterval(() => undefined, 2 ** 30);
  });
}

function spreadOf(text: string): number {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 997;
  return sum / 997;
}

/**
 * Plausible pauses, divided by `speed` (2 is twice as fast; 0 means no pauses at all). `delayMs` replaces
 * the pause of each task and is taken as it is.
 */
export function createPace(input: { speed: number; delayMs?: number }): Pace {
  const scaled = (ms: number): number => (input.speed <= 0 ? 0 : ms / input.speed);
  return {
    think: () => pause(scaled(ANSWER_MS)),
    task: (taskId) => pause(input.delayMs ?? scaled(SHORTEST_TASK_MS + TASK_SPREAD_MS * spreadOf(taskId))),
  };
}
