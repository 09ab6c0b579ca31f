import { describe, expect, it } from 'vitest';
import { type OpenQuestion, readAnswer } from './open-questions';

const ask = (question: Partial<OpenQuestion['question']>): OpenQuestion => ({
  executionId: 'e',
  question: { id: 'q', question: 'Which?', ...question },
});
const options = [{ label: 'PostgreSQL' }, { label: 'SQLite' }, { label: 'None, for now' }];

describe('an answer on the terminal', () => {
  it.each([
    ['1', 'PostgreSQL'],
    ['3', 'None, for now'],
    ['sqlite', 'SQLite'],
    ['None, for now', 'None, for now'],
    ['Ask me tomorrow', 'Ask me tomorrow'],
    ['4', null],
    ['0', null],
    ['  ', null],
  ])('to a choice: %j is %j', (typed, answer) => {
    expect(readAnswer(ask({ options }), typed)).toBe(answer);
  });

  it.each([
    ['1,2', ['PostgreSQL', 'SQLite']],
    ['2, 2', ['SQLite']],
    ['sqlite, my own', ['SQLite', 'my own']],
    ['1,9', null],
    [',', null],
  ])('to a choice of several: %j is %j', (typed, answer) => {
    expect(readAnswer(ask({ options, multiSelect: true }), typed)).toEqual(answer);
  });

  it('to an open question is taken as it is, also when it is a number', () => {
    expect(readAnswer(ask({}), '42')).toBe('42');
    expect(readAnswer(ask({ multiSelect: true }), 'a, b')).toEqual(['a, b']);
  });

  it('gives back the label as the agent wrote it, however it was shown', () => {
    const hidden = [{ label: 'Yes\u001b[31m' }];
    expect(readAnswer(ask({ options: hidden }), '1')).toBe('Yes\u001b[31m');
    expect(readAnswer(ask({ options: hidden }), 'yes')).toBe('Yes\u001b[31m');
  });
});
