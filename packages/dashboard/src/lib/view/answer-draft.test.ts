import { describe, expect, it } from 'vitest';
import { answerOf, collectAnswers, EMPTY_DRAFT, parseDrafts, toggleOption } from './answer-draft';
import type { QuestionView } from './question-rounds';

const question = (over: Partial<QuestionView> = {}): QuestionView => ({
  id: 'q1-1',
  header: null,
  question: 'Which?',
  options: ['A', 'B', 'C'].map((value) => ({ value, label: value, description: null })),
  multiple: false,
  ...over,
});

describe('answers of a question', () => {
  it('has one choice where one is asked for', () => {
    const draft = [0, 2].reduce((before, n) => toggleOption(before, n, question()), EMPTY_DRAFT);
    expect(answerOf(question(), draft)).toBe('C');
    expect(answerOf(question(), toggleOption(draft, 'other', question()))).toBeNull();
  });

  it('keeps several choices in the order of the list, and takes them back', () => {
    const many = question({ multiple: true });
    const draft = [2, 0, 1, 1].reduce((before, n) => toggleOption(before, n, many), EMPTY_DRAFT);
    expect(answerOf(many, draft)).toEqual(['A', 'C']);
    const other = { ...toggleOption(draft, 'other', many), text: ' mine ' };
    expect(answerOf(many, other)).toEqual(['A', 'C', 'mine']);
  });

  it('is the written text where there is nothing to choose', () => {
    const free = question({ options: [], multiple: true });
    expect(answerOf(free, { ...EMPTY_DRAFT, text: '  ' })).toBeNull();
    expect(answerOf(free, { ...EMPTY_DRAFT, text: ' yes ' })).toBe('yes');
  });

  it('lists what is missing', () => {
    const drafts = { a: { ...EMPTY_DRAFT, chosen: [1] } };
    expect(collectAnswers([question({ id: 'a' }), question({ id: 'b' })], drafts)).toEqual({
      answers: { a: 'B' },
      missing: ['b'],
    });
  });

  it.each([null, '', '{', '[1]', '{"a":1}', '{"a":{"chosen":["x"],"other":false,"text":""}}', '"text"'])(
    'takes no draft from the storage entry %j',
    (json) => expect(parseDrafts(json)).toEqual({}),
  );
});
