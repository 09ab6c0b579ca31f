import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEvents } from './support/agent-process';
import { tickedIn, useSimulator } from './support/simulator';

const bench = useSimulator();

describe('/flow.implement', () => {
  it('does and ticks the assigned tasks only, and says which', async () => {
    const ended = await bench.run({});
    expect(ended.result?.structured_output).toMatchObject({
      status: 'completed',
      tasksCompleted: ['T001', 'T002'],
    });
    expect(tickedIn(bench.project().tasks())).toEqual(['T001', 'T002']);
    expect(bench.project().read('src/two.mjs')).toContain('T002');
  });

  it('takes ids of the additional context for context, not for work', async () => {
    const prompt =
      'Execute the following tasks from the "Core" section:\nT003, T004\n\nDo NOT work on tasks from other sections.\n\nSee T006.';
    await bench.run({ prompt: `/flow.implement ${prompt}` });
    expect(tickedIn(bench.project().tasks())).toEqual(['T003', 'T004']);
  });

  it('understands ranges of ids', async () => {
    await bench.run({ prompt: '/flow.implement T002-T004' });
    expect(tickedIn(bench.project().tasks())).toEqual(['T002', 'T003', 'T004']);
  });

  it('falls back to the named section, then to everything that is open', async () => {
    await bench.run({ prompt: '/flow.implement Execute only the "Core" section.' });
    expect(tickedIn(bench.project().tasks())).toEqual(['T003', 'T004', 'T005']);
    await bench.run({ prompt: '/flow.implement' });
    expect(tickedIn(bench.project().tasks())).toEqual(['T001', 'T002', 'T003', 'T004', 'T005', 'T006']);
  });

  it('changes no other byte of the task file', async () => {
    const before = bench.project().tasks();
    await bench.run({});
    expect(bench.project().tasks()).toBe(
      before.replace('[ ] T001', '[x] T001').replace('[ ] T002', '[x] T002'),
    );
  });

  it('goes on with the open rest of the batch when resumed with words alone', async () => {
    const id = randomUUID();
    const scenario = { steps: [{ when: { isResume: false }, do: { behaviour: 'crash', afterTasks: 1 } }] };
    const crashed = await bench.run({ args: ['--session-id', id], scenario });
    expect(crashed).toMatchObject({ exitCode: 137, result: undefined });
    expect(tickedIn(bench.project().tasks())).toEqual(['T001']);
    const resumed = await bench.run({ args: ['--resume', id], prompt: 'Go on.', scenario });
    expect(resumed.result?.structured_output).toMatchObject({ tasksCompleted: ['T002'] });
  });

  it('takes ids in an answer for talk, not for work', async () => {
    const id = randomUUID();
    const scenario = { steps: [{ when: { isResume: false }, do: 'needsInput' }] };
    await bench.run({ args: ['--session-id', id], scenario });
    const prompt =
      'Here are the answers to your questions, as JSON:\n[{"answer": "as in T005, on Node 20.19"}]';
    await bench.run({ args: ['--resume', id], prompt, scenario });
    expect(tickedIn(bench.project().tasks())).toEqual(['T001', 'T002']);
  });

  it('does the tasks that a resume names as still open', async () => {
    const id = randomUUID();
    const scenario = { steps: [{ when: { isResume: false }, do: { behaviour: 'crash', afterTasks: 0 } }] };
    await bench.run({ args: ['--session-id', id], scenario });
    const prompt =
      'You were interrupted. These tasks of the "Setup" section are still open:\nT002\n\nGo on with them and with nothing else. Do NOT work on tasks from other sections.';
    await bench.run({ args: ['--resume', id], prompt, scenario });
    expect(tickedIn(bench.project().tasks())).toEqual(['T002']);
  });

  it.each(['', '/flow.implement '])('finishes what a healer prompt says is left: "%s"', async (command) => {
    const prompt = [
      `${command}The following implement batch failed:`,
      '- Batch: "## Core"',
      '- Error: file not found',
      '- Tasks attempted: T003-T005',
      '- Tasks completed: T003',
      '- Tasks failed: T004 (file not found)',
      '',
      'Analyze the failure and fix the issue, then continue with remaining tasks in this batch.',
    ].join('\n');
    await bench.run({ prompt });
    expect(tickedIn(bench.project().tasks())).toEqual(['T004', 'T005']);
  });

  it('adds to files that exist and loses nothing of them', async () => {
    bench.project().write('src/one.mjs', 'export const mine = 1;\n');
    await bench.run({});
    expect(bench.project().read('src/one.mjs')).toMatch(/^export const mine = 1;\n.*T001/);
  });

  it('never writes outside the project, whatever a task or a plan names', async () => {
    const outside = join(bench.project().dir, '..', 'outside.md');
    bench
      .project()
      .write(
        'specs/0001-sample/tasks.md',
        '## S\n\n- [ ] T001 Write ../outside.md and /tmp/agent-outside.md\n',
      );
    await bench.run({ prompt: '/flow.implement T001' });
    expect(() => readFileSync(outside)).toThrow(/ENOENT/);
    expect(bench.project().read('notes/T001.md')).toContain('T001');
    const plan = { tasks: { T001: { files: [{ path: '../outside.md', content: 'x' }] } } };
    bench.project().write('.specflow/simulator.json', JSON.stringify(plan));
    bench.project().write('specs/0001-sample/tasks.md', '## S\n\n- [ ] T001 Again\n');
    await bench.run({ prompt: '/flow.implement T001' });
    expect(() => readFileSync(outside)).toThrow(/ENOENT/);
    expect(tickedIn(bench.project().tasks())).toEqual([]);
  });

  it('works in the folder of the open phase, not in the highest-numbered one', async () => {
    bench.project().write('specs/0002-later/tasks.md', '## Setup\n\n- [ ] T001 Later\n');
    const state = { orchestration: { phase: { number: '0001', name: 'sample', status: 'in_progress' } } };
    bench.project().write('.specflow/orchestration-state.json', JSON.stringify(state));
    await bench.run({});
    expect(tickedIn(bench.project().tasks())).toEqual(['T001', 'T002']);
    expect(bench.project().read('specs/0002-later/tasks.md')).toContain('[ ] T001');
  });

  it('traces start, each task and stop with clocks that can be compared', async () => {
    const trace = join(bench.project().home, 'trace.jsonl');
    await bench.run({ env: { SPECFLOW_SIMULATOR_TRACE: trace } });
    const lines = readFileSync(trace, 'utf8');
    const events = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map((event) => event.event)).toEqual(['start', 'task', 'task', 'stop']);
    expect(events[0]).toMatchObject({ skill: 'flow.implement', section: 'Setup', taskIds: ['T001', 'T002'] });
    expect(events.at(-1)).toMatchObject({ exitCode: 0 });
    const times = events.map((event) => event.monotonicMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(parseEvents(lines)).toEqual([]);
  });
});
