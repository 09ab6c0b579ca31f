import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AgentReportSchema } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { buildAgentArgs } from '@/lib/services/agent/agent-command';
import { toAgentSchema } from '@/lib/services/agent/agent-schema';
import { READ_ONLY_TOOLS } from '@/lib/services/agent-invocation';
import { installedClaude } from '../../../../scripts/claude/installed-claude';
import { answer, call, type ModelBrain } from '../../../../scripts/claude/messages-api/model';
import { createBench } from './support/bench';
import { runProgram } from './support/run-program';

const claude = installedClaude();
const bench = createBench();

/** Tries to write, to run a command and to read, then answers. */
const curious =
  (dir: string): ModelBrain =>
  ({ rounds }) =>
    rounds.length === 0
      ? answer(
          call('Write', { file_path: join(dir, 'written.txt'), content: 'x' }),
          call('Bash', { command: `touch '${join(dir, 'touched.txt')}'`, description: 'Touch' }),
          call('Read', { file_path: join(dir, 'package.json') }),
        )
      : answer(call('StructuredOutput', { status: 'completed' }));

describe(`A decision call of Claude Code ${claude.version}`, () => {
  it('can read and answer, and neither write nor run anything', async () => {
    const world = await bench.world(claude, ({ dir }) => curious(dir));
    const args = buildAgentArgs({
      prefix: [],
      session: { mode: 'new', id: randomUUID() },
      access: { mode: 'readOnly', tools: READ_ONLY_TOOLS },
      capUsd: 0.5,
      jsonSchema: toAgentSchema(AgentReportSchema),
    });
    const { dir } = world.project;
    const { exitCode, events } = await runProgram(claude.program, { args, cwd: dir, input: 'Look around.' });
    expect(exitCode).toBe(0);
    expect(events.at(-1)).toMatchObject({ is_error: false, structured_output: { status: 'completed' } });
    const tools = events[0]?.tools;
    expect(tools).toEqual(expect.arrayContaining(['Read', 'StructuredOutput']));
    for (const tool of ['Write', 'Edit', 'Bash']) expect(tools).not.toContain(tool);
    expect(existsSync(join(dir, 'written.txt')) || existsSync(join(dir, 'touched.txt'))).toBe(false);
    const results = bench.api().requests(world.baseUrl).at(-1)?.turn.rounds[0]?.results ?? [];
    expect(results.map(({ isError }) => isError)).toEqual([true, true, false]);
  });
});
