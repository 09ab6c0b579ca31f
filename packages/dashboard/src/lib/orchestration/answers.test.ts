import { describe, expect, it } from 'vitest';
import { idOf, STARTED_AT, seedProject, seedRun } from './__support__/seed-run';
import { answerQuestions } from './answers';
import type { Observation } from './observe';
import { askQuestions } from './transitions/questions';
import { beginTurn, findExecution, putExecution } from './turn';

const facts: Observation = {
  now: STARTED_AT,
  newIds: [],
  project: { ...seedProject(), plan: null },
  attempts: {},
};

/** A run whose verify agent has asked one question, and has been answered and asked again `rounds` times. */
function asked(rounds: number) {
  const turn = beginTurn(seedRun(), facts);
  const id = idOf(1);
  putExecution(turn, {
    id,
    kind: 'step',
    step: 'verify',
    epoch: 0,
    skill: 'flow.verify',
    taskIds: [],
    status: 'running',
    startedAt: turn.now,
    attempts: [
      {
        id: `${id}.1`,
        n: 1,
        sessionId: idOf(2),
        mode: 'new',
        state: 'ended',
        capUsd: 1,
        timeoutMs: 1,
        intendedAt: turn.now,
      },
    ],
  });
  const execution = findExecution(turn.run, id);
  if (execution) askQuestions(turn, execution, [{ question: 'Round 1?' }]);
  for (let round = 2; round <= rounds; round += 1) {
    const result = answerQuestions(
      turn.run,
      { executionId: id, answers: { 'q1-1': `answer ${round - 1}` } },
      facts,
    );
    if (!result.ok) throw new Error(result.refusal.message);
    turn.run = result.run;
    const again = findExecution(turn.run, id);
    if (again) askQuestions(turn, again, [{ question: `Round ${round}?` }]);
  }
  return { run: turn.run, id };
}

describe('answers of a person', () => {
  it('are kept when the same agent asks again', () => {
    const { run, id } = asked(3);
    const execution = findExecution(run, id);
    expect(execution?.answeredRounds?.map(({ answers }) => answers)).toEqual([
      { 'q1-1': 'answer 1' },
      { 'q1-1': 'answer 2' },
    ]);
    expect(execution?.questions?.[0]?.question).toBe('Round 3?');
    expect(execution?.answers).toBeUndefined();
  });

  it('are taken once: a second time is a conflict', () => {
    const { run, id } = asked(1);
    const first = answerQuestions(run, { executionId: id, answers: { 'q1-1': 'yes' } }, facts);
    expect(first.ok && first.run.status).toBe('running');
    const second = first.ok
      ? answerQuestions(first.run, { executionId: id, answers: { 'q1-1': 'no' } }, facts)
      : first;
    expect(second).toMatchObject({ ok: false, refusal: { code: 'ALREADY_ANSWERED' } });
  });

  it.each([
    [{}, 'No answer to q1-1.'],
    [{ 'q1-1': '  ' }, 'No answer to q1-1.'],
    [{ 'q1-1': [] }, 'No answer to q1-1.'],
    [{ 'q1-1': 'yes', other: 'x' }, 'There is no question other.'],
  ])('are refused when they do not fit the questions: %j', (answers, message) => {
    const { run, id } = asked(1);
    expect(answerQuestions(run, { executionId: id, answers }, facts)).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_REQUEST', message },
    });
  });
});
