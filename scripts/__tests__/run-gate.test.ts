import { describe, expect, it } from 'vitest';
import { runGate } from '../lib/run-gate.mjs';

async function gate(...codes: number[]) {
  const ran: string[] = [];
  const lines: string[] = [];
  const steps = codes.map((code, index) => {
    const name = `step ${index + 1}`;
    const run = async () => {
      ran.push(name);
      return code;
    };
    return { name, fix: `repair ${index + 1}`, run };
  });
  const exitCode = await runGate(steps, (line) => lines.push(line.trim()));
  return { exitCode, ran, lastLine: lines.at(-1) };
}

describe('verify', () => {
  it('stops at the first failure with its exit code and how to go on', async () => {
    expect(await gate(0, 3, 0)).toEqual({
      exitCode: 3,
      ran: ['step 1', 'step 2'],
      lastLine: 'verify stopped at "step 2" (exit 3). Look above; then: repair 2',
    });
  });

  it('passes when every step passed, and says what each took', async () => {
    const { exitCode, lastLine } = await gate(0, 0);
    expect(exitCode).toBe(0);
    expect(lastLine).toMatch(/^verify passed in [\d.]+ s\n {2}step 1 +[\d.]+ s\n {2}step 2 +[\d.]+ s$/);
  });
});
