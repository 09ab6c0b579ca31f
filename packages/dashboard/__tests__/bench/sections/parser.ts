import { parseTasks } from '@specflow/shared/tasks';
import type { Section } from '../context';
import { median, timeRounds } from '../statistics';
import { makeTaskText } from '../task-text';

/** From this number of tasks on the figure holds. */
const LARGE = 50_000;

/** How long parsing a task file takes. */
export const parserSection: Section = async ({ sizes }) => {
  const medians = new Map<number, number>();
  for (const count of sizes.parserTasks) {
    const text = makeTaskText(count);
    // Small files take less time than the clock can tell well: they are parsed several times a round.
    const repeats = Math.max(1, Math.floor(2_000 / count));
    const times = await timeRounds({ warmUp: 5, counted: sizes.parserRounds }, () => {
      for (let repeat = 0; repeat < repeats; repeat += 1) parseTasks(text);
    });
    medians.set(count, median(times) / repeats);
  }
  const [[small, smallMs] = [1, 0], ...others] = [...medians];
  const [large, largeMs] = others.at(-1) ?? [small, smallMs];
  return {
    title: 'Parsing tasks.md, median',
    measures: [
      ...[...medians].map(([count, value]) => ({
        name: `${count.toLocaleString('en')} tasks`,
        value,
        unit: 'ms' as const,
        ...(count >= LARGE ? { below: 100 } : {}),
      })),
      {
        name: `time per task, ${large.toLocaleString('en')} to ${small} tasks`,
        value: largeMs / large / (smallMs / small),
        unit: '×',
      },
    ],
  };
};
