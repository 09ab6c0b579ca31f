import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClaudeHelperResultSchema } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { argumentsOf } from '../support/attempt-files';
import { AnswerSchema, openDesk, transcriptLines, transcriptText } from '../support/helper-desk';
import { createWorld, type WorldOptions } from '../support/world';

async function open(options: WorldOptions = {}) {
  const world = await createWorld(options);
  const place = { home: world.home, projectDir: world.project.dir, env: world.env };
  return { world, desk: openDesk(place) };
}

function valueAfter(args: readonly string[], flag: string): string | undefined {
  return args[args.indexOf(flag) + 1];
}

describe('a helper call', () => {
  it('gives an answer of the asked form, its cost, and a session that we have chosen', async () => {
    const { world, desk } = await open({ scenario: { steps: [{ costUsd: 0.25 }] } });
    const answer = await desk.helper.ask(desk.question({}));

    const sessionId = desk.sessionId(1);
    expect(answer).toEqual({
      ok: true,
      answer: { choice: 'rerun_step', message: expect.any(String) },
      sessionId,
      costUsd: 0.25,
      costEstimated: false,
    });
    expect(ClaudeHelperResultSchema.parse(answer)).toEqual(answer);
    expect(await transcriptText(world.env, sessionId)).not.toBe('');
  });

  it("gives what the caller's schema makes of the answer", async () => {
    const { desk } = await open();
    const schema = z.object({
      message: z.string().transform((text) => text.length),
      extra: z.number().default(7),
    });
    const answer = await desk.helper.ask({ ...desk.question({}), schema });
    expect(answer).toMatchObject({ ok: true, answer: { message: expect.any(Number), extra: 7 } });
  });

  it('refuses a schema that is not one of an object, before anything is started', async () => {
    const { world, desk } = await open();
    const schemas = [
      z.string(),
      z.array(AnswerSchema),
      z.union([AnswerSchema, z.object({ other: z.string() })]),
    ];
    for (const schema of schemas) {
      await expect(desk.helper.ask({ ...desk.question({}), schema })).rejects.toMatchObject({
        code: 'INTERNAL',
        message: expect.stringContaining('an agent can only answer with an object'),
      });
    }
    expect(await world.attemptDirs()).toEqual([]);
  });

  it('refuses ids, tools and models that could be taken for something else', async () => {
    const { world, desk } = await open();
    const questions = [
      desk.question({}, { runId: '../other' }),
      desk.question({}, { attemptId: '--resume' }),
      desk.question({ tools: ['Read,Write'] }),
      desk.question({ model: '--dangerously-skip-permissions' }),
      desk.question({ prompt: '' }),
    ];
    for (const question of questions) {
      await expect(desk.helper.ask(question)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    }
    expect(await world.attemptDirs()).toEqual([]);
  });

  it.each([
    ['a leading flag', '--dangerously-skip-permissions\n-p "$(touch X)" `touch X`\n'],
    ['1 MB', `${'Look at this. ü '.repeat(70_000)}\nend`],
  ])('hands on a prompt with %s word for word', async (_what, prompt) => {
    const { world, desk } = await open();
    const answer = await desk.helper.ask(desk.question({ prompt }));

    expect(answer.ok).toBe(true);
    const lines = await transcriptLines(world.env, answer.sessionId ?? '');
    expect(lines.find(({ type }) => type === 'user')?.prompt === prompt).toBe(true);
    expect(await readdir(world.project.dir)).not.toContain('X');
  });
});

describe('the session of a helper call', () => {
  it('is kept by resume, which pays for its own part only', async () => {
    const { world, desk } = await open({ scenario: { steps: [{ costUsd: 0.25 }] } });
    const first = await desk.helper.ask(desk.question({}));
    const sessionId = first.sessionId ?? '';
    const session = { mode: 'resume', sessionId } as const;
    const second = await desk.helper.ask(desk.question({ session }, { attemptId: desk.attemptId(2) }));
    const third = await desk.helper.ask(desk.question({ session }, { attemptId: desk.attemptId(3) }));

    expect([second, third]).toMatchObject([
      { ok: true, sessionId, costUsd: 0.25 },
      { ok: true, sessionId, costUsd: 0.25 },
    ]);
    const starts = (await world.trace()).filter(({ event }) => event === 'start');
    expect(starts.map((line) => [line.sessionId, line.isResume])).toEqual([
      [sessionId, false],
      [sessionId, true],
      [sessionId, true],
    ]);
  });

  it('is copied by fork under a new id, and the original stays as it was', async () => {
    const { world, desk } = await open({ scenario: { steps: [{ costUsd: 0.25 }] } });
    const first = await desk.helper.ask(desk.question({ prompt: 'Remember the blue door.' }));
    const from = first.sessionId ?? '';
    const before = await transcriptText(world.env, from);
    const session = { mode: 'fork', sessionId: from } as const;
    const fork = await desk.helper.ask(desk.question({ session }, { attemptId: desk.attemptId(2) }));

    const id = desk.sessionId(2);
    expect(fork).toMatchObject({ ok: true, sessionId: id, costUsd: 0.25 });
    expect(id).not.toBe(from);
    expect(await transcriptText(world.env, from)).toBe(before);
    const prompts = (await transcriptLines(world.env, id)).flatMap(({ prompt }) => prompt ?? []);
    expect(prompts).toEqual(['Remember the blue door.', 'Which way?']);
  });

  it('that does not exist is a value, not an exception', async () => {
    const { desk } = await open();
    const session = {
      mode: 'resume',
      sessionId: desk.sessionId(99),
    } as const;
    expect(await desk.helper.ask(desk.question({ session }))).toMatchObject({
      ok: false,
      error: { code: 'agent_failed', failureClass: 'not_resumable' },
      costUsd: 0,
    });
  });
});

describe('the model of a helper call', () => {
  const overloaded = { do: { behaviour: 'apiError', status: 529, retries: 2, fallbackAnswers: true } };

  it('is replaced by the fallback model when it is overloaded', async () => {
    const { world, desk } = await open({ scenario: { steps: [overloaded] } });
    const answer = await desk.helper.ask(desk.question({ model: 'opus', fallbackModel: 'haiku' }));
    expect(answer.ok).toBe(true);
    const lines = await transcriptLines(world.env, answer.sessionId ?? '');
    const models = lines.flatMap(({ message }) => message?.model ?? []);
    expect(models.filter((model) => !model.startsWith('claude-haiku'))).toEqual([]);
    expect(models.length).toBeGreaterThan(0);
  });

  it('without a fallback leaves the call without an answer, as a failure that may pass', async () => {
    const { desk } = await open({ scenario: { steps: [overloaded] } });
    expect(await desk.helper.ask(desk.question({ model: 'opus' }))).toMatchObject({
      ok: false,
      error: { code: 'agent_failed', failureClass: 'transient_api' },
    });
  });
});

describe('the tools of a helper call', () => {
  const prompt = '/flow.implement Execute only the "Setup" section (T001, T002).';

  it('are read-only by default: an agent that tries to write is refused and no file changes', async () => {
    const { world, desk } = await open();
    const answer = await desk.helper.ask(desk.question({ prompt }));

    expect(answer.ok).toBe(true);
    const dir = desk.dir(answer.sessionId ?? '');
    expect(valueAfter(await argumentsOf(dir), '--tools')).toBe('Read,Grep,Glob');
    expect(await readFile(join(dir, 'stdout.jsonl'), 'utf8')).toContain('No such tool available: Write');
    expect(await world.project.git('status', '--porcelain')).toBe('');
  });

  it('are exactly the named ones: naming Write allows to write', async () => {
    const { world, desk } = await open();
    const answer = await desk.helper.ask(desk.question({ prompt, tools: ['Read', 'Write'] }));

    expect(await world.project.read('src/setup.mjs')).not.toBe('');
    const output = await readFile(join(desk.dir(answer.sessionId ?? ''), 'stdout.jsonl'), 'utf8');
    expect(output).toContain('No such tool available: Edit');
  });

  it('that are refused do not spoil an answer that was given all the same', async () => {
    const { desk } = await open({
      scenario: { steps: [{ do: { behaviour: 'permissionDenied', tools: ['Read'] } }] },
    });
    const answer = await desk.helper.ask(desk.question({ prompt: '/flow.analyze' }));
    expect(answer.ok).toBe(true);
    const output = await readFile(join(desk.dir(answer.sessionId ?? ''), 'stdout.jsonl'), 'utf8');
    expect(output).toContain('"tool_name":"Read"');
  });
});
