import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession, Locator, Page } from 'playwright-core';

/** What one interaction cost. */
export interface InteractionCost {
  /** From the input to the picture that shows that it was understood, in ms of the wall clock: the feedback. */
  readonly feedbackMs: number;
  /** From the input to the picture with what was asked for, in ms of the wall clock; servers and disks are in it. */
  readonly contentMs: number;
  /** Processor time of the page's main thread until then, in ms: that of this machine, whatever else it does. */
  readonly cpuMs: number;
}

/** What a person does, and by which one sees that it has happened. */
export interface Interaction {
  /** Where the pointer rests before: its code is fetched by then. */
  readonly on: Locator;
  /** A click without it. */
  readonly act?: (page: Page) => Promise<void>;
  /** Selector of what shows that the input was understood; what appears, without it. */
  readonly answers?: string;
  /** Selector of what appears. */
  readonly shows: string;
  /** Text that it holds. */
  readonly text?: string;
}

const WITHIN_MS = 30_000;
/** How long the pointer of a person rests on something before the click; what that fetches is no part of it. */
const REST_MS = 400;

/** Measures interactions with one page. */
export async function watchInteractions(page: Page): Promise<(one: Interaction) => Promise<InteractionCost>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async ({ on, act, answers, shows, text }) => {
    await on.scrollIntoViewIfNeeded();
    await on.hover();
    await delay(REST_MS);
    const box = await on.boundingBox();
    if (box === null) throw new Error('Nothing is there to be clicked.');
    await page.evaluate(watchNext, {
      answers: answers ?? '',
      shows,
      text: text ?? '',
      withinMs: WITHIN_MS,
    });
    const before = await mainThreadMs(session);
    // Plain input: whatever looks for its target would run in the page and be counted.
    if (act === undefined) await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    else await act(page);
    const times = await page.evaluate<Promise<{ feedbackMs: number; contentMs: number }>>(() =>
      Reflect.get(window, 'watched'),
    );
    return { ...times, cpuMs: (await mainThreadMs(session)) - before };
  };
}

/** Processor time that the tasks of the page's main thread have taken, without those of this measurement. */
async function mainThreadMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return 1_000 * (seconds('TaskDuration') - seconds('DevToolsCommandDuration'));
}

/** Runs in the page: waits for the next input, the next picture after it, and the one that shows what was asked for. */
function watchNext(wanted: {
  readonly answers: string;
  readonly shows: string;
  readonly text: string;
  readonly withinMs: number;
}): void {
  const isThere = () =>
    [...document.querySelectorAll(wanted.shows)].some((one) => (one.textContent ?? '').includes(wanted.text));
  const watched = new Promise((resolve, reject) => {
    let begun = Number.NaN;
    let feedbackMs = Number.NaN;
    const onInput = (event: Event) => {
      if (!Number.isNaN(begun)) return;
      begun = event.timeStamp;
      requestAnimationFrame(look);
    };
    // A task after a frame begins when its picture is on its way.
    const look = () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const now = performance.now() - begun;
        const answered = wanted.answers !== '' && document.querySelector(wanted.answers) !== null;
        if (answered && Number.isNaN(feedbackMs)) feedbackMs = now;
        if (!isThere()) return;
        end(() => resolve({ feedbackMs: Number.isNaN(feedbackMs) ? now : feedbackMs, contentMs: now }));
      };
      port2.postMessage(null);
    };
    // Looks again only when something has changed: a look at each frame would be counted.
    let asked = false;
    const changes = new MutationObserver(() => {
      if (Number.isNaN(begun) || asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        look();
      });
    });
    changes.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    const end = (settle: () => void) => {
      for (const type of ['pointerdown', 'keydown', 'wheel']) removeEventListener(type, onInput, true);
      changes.disconnect();
      clearTimeout(limit);
      settle();
    };
    const limit = setTimeout(
      () => end(() => reject(new Error(`Nothing shows ${wanted.shows} “${wanted.text}”`))),
      wanted.withinMs,
    );
    for (const type of ['pointerdown', 'keydown', 'wheel']) {
      addEventListener(type, onInput, { capture: true, passive: true });
    }
  });
  Object.assign(window, { watched });
}
