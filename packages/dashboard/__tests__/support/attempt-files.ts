import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the last `result` line of an attempt says that it cost, in USD; undefined without such a line. */
export async function reportedCost(dir: string): Promise<number | undefined> {
  const results = (await outputOf(dir)).filter(({ type }) => type === 'result');
  const cost = results.at(-1)?.total_cost_usd;
  return typeof cost === 'number' ? cost : undefined;
}

/** Lines of an attempt's output that are JSON. */
async function outputOf(dir: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(dir, 'stdout.jsonl'), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

/** Arguments with which the agent of an attempt was started. */
export async function argumentsOf(dir: string): Promise<string[]> {
  const command: { args: string[] } = JSON.parse(await readFile(join(dir, 'command.json'), 'utf8'));
  return command.args;
}

/** The prompt of an attempt. */
export function promptOf(dir: string): Promise<string> {
  return readFile(join(dir, 'prompt.md'), 'utf8');
}

/** Pids of the runner and the agent of an attempt, once both run. */
export async function pidsOf(dir: string): Promise<{ runner: number; agent: number } | null> {
  const text = await readFile(join(dir, 'process.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const record: { runner: { pid: number }; agent: { pid: number } } = JSON.parse(text);
  return { runner: record.runner.pid, agent: record.agent.pid };
}
