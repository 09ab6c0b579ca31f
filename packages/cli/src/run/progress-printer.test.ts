import type { OrchestrationView } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { createStyle } from '../text/style';
import { createProgressPrinter } from './progress-printer';

/** The printer reads only these fields. */
function runAt(tasksCompleted: number, label: string): OrchestrationView {
  const money = { spentUsd: 1.5 };
  const progress = { label, tasksCompleted, tasksTotal: 4, activeMs: 61_000, money };
  return { status: 'running', progress } as unknown as OrchestrationView;
}

function printTo(isTty: boolean, columns: number) {
  const written: string[] = [];
  const style = createStyle(false, {});
  const write = (text: string) => void written.push(text);
  return { written, printer: createProgressPrinter({ isTty, columns, style, write, now: () => 0 }) };
}

describe('createProgressPrinter', () => {
  it('prints a line for each change where the output is no terminal', () => {
    const { written, printer } = printTo(false, 120);
    printer.show(runAt(1, 'Implementing'));
    printer.show(runAt(1, 'Implementing'));
    printer.show(runAt(2, 'Implementing'));
    printer.finish();
    expect(written).toEqual([
      `${'█'.repeat(6)}${'░'.repeat(18)}  1/4 tasks  1 min 01 s  $1.50  Implementing\n`,
      `${'█'.repeat(12)}${'░'.repeat(12)}  2/4 tasks  1 min 01 s  $1.50  Implementing\n`,
    ]);
  });

  it.each([40, 79, 80, 200])('redraws one line of a terminal of %i columns that never wraps', (columns) => {
    const { written, printer } = printTo(true, columns);
    printer.show(runAt(1, 'x'.repeat(300)));
    printer.finish();
    const [line = '', end] = written;
    expect(line.startsWith('\r\u001b[2K')).toBe(true);
    expect([...line.slice(5)].length).toBeLessThan(columns);
    expect(end).toBe('\n');
  });

  it('shows no control characters that a label brings along', () => {
    const { written, printer } = printTo(false, 120);
    printer.show(runAt(1, 'a\u001b[2Jb\nc'));
    expect(written[0]).toMatch(/ab c\n$/);
  });
});
