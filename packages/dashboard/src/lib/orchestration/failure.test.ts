import { describe, expect, it } from 'vitest';
import {
  type AttemptEvidence,
  classifyAttempt,
  failureSignature,
  firstLine,
  type ResultEvidence,
} from './failure';

const RESULT: ResultEvidence = {
  subtype: 'success',
  isError: false,
  apiErrorStatus: null,
  terminalReason: 'completed',
  stopReason: 'end_turn',
  text: 'done',
  errors: [],
  permissionDenials: [],
};

const FINE: AttemptEvidence = {
  end: 'exited',
  exitCode: 0,
  signal: null,
  timedOut: false,
  startError: null,
  stopReason: null,
  resumed: false,
  init: { slashCommands: ['flow.implement'], tools: ['Bash'] },
  result: RESULT,
  retries: [],
  rateLimit: null,
  report: { status: 'completed' },
  skill: 'flow.implement',
  stderrTail: '',
};

const KILLED: Partial<AttemptEvidence> = { result: null, report: null, exitCode: null, signal: 'SIGKILL' };

function failed(change: Partial<ResultEvidence>): Partial<AttemptEvidence> {
  return { exitCode: 1, report: null, result: { ...RESULT, isError: true, ...change } };
}

function retries(...statuses: (number | null)[]): AttemptEvidence['retries'] {
  return statuses.map((status) => ({
    error: status === 401 ? 'authentication_failed' : 'overloaded',
    status,
  }));
}

const CASES: readonly [string, string, Partial<AttemptEvidence>][] = [
  ['a structured answer', 'ok', {}],
  ['a missing executable', 'agent_missing', { startError: 'bin_missing', result: null, init: null }],
  [
    'F32: a missing project directory, which is not a missing executable',
    'environment',
    { startError: 'cwd_missing', result: null, init: null },
  ],
  ['our own pause', 'stopped_by_user', { ...KILLED, stopReason: 'pause' }],
  ['our own cancel', 'stopped_by_user', { ...KILLED, stopReason: 'cancel' }],
  ['a pause that came after the agent had finished', 'ok', { stopReason: 'pause' }],
  ['our own time limit', 'timeout', { ...KILLED, stopReason: 'timeout' }],
  ['the time limit of the runner', 'timeout', { ...KILLED, timedOut: true }],
  ['a stall that we ended', 'stalled', { ...KILLED, stopReason: 'stalled' }],
  [
    'F15: a result after which the process stayed and was ended',
    'ok',
    { stopReason: 'result_sent', signal: 'SIGTERM' },
  ],
  ['a reboot', 'interrupted', { ...KILLED, end: 'interrupted', signal: null }],
  ['a reboot after the result was written', 'ok', { end: 'interrupted' }],
  [
    'a resume that ended before its first line',
    'not_resumable',
    {
      resumed: true,
      init: null,
      result: null,
      report: null,
      exitCode: 1,
      stderrTail: 'No conversation found',
    },
  ],
  ['a resume that was killed before its first line', 'crashed', { ...KILLED, resumed: true, init: null }],
  ['no key at all', 'auth', failed({ text: 'Not logged in · Please run /login' })],
  ['a 401 in the result', 'auth', failed({ apiErrorStatus: 401, text: 'Invalid API key' })],
  ['a 403 in the result', 'auth', failed({ apiErrorStatus: 403, text: 'Failed to authenticate' })],
  [
    'a 401 that is still being retried when the agent is ended',
    'auth',
    { ...KILLED, signal: null, exitCode: 1, retries: retries(401, 401) },
  ],
  ['an unknown model', 'bad_model', failed({ apiErrorStatus: 404, text: 'issue with the selected model' })],
  ['a prompt that is too long', 'context_overflow', failed({ text: 'Prompt is too long' })],
  [
    'a request that is too large',
    'context_overflow',
    failed({ apiErrorStatus: 413, text: 'Request too large' }),
  ],
  [
    'an answer that was cut',
    'context_overflow',
    failed({ text: "API Error: Claude's response exceeded the 32000 output token maximum." }),
  ],
  ['a 429', 'rate_limit', failed({ apiErrorStatus: 429, text: 'Request rejected (429)' })],
  [
    'F20: a rejected usage limit with exit code 0',
    'rate_limit',
    {
      ...failed({ text: 'limit reached' }),
      exitCode: 0,
      rateLimit: { status: 'rejected', resetsAt: '2026-01-05T23:00:00.000Z' },
    },
  ],
  ['a 500', 'transient_api', failed({ apiErrorStatus: 500, text: 'API Error: 500' })],
  [
    'a 529 that the older version reports without a status',
    'transient_api',
    failed({ text: 'API Error: Repeated 529 Overloaded errors.' }),
  ],
  [
    'a refused connection',
    'transient_api',
    failed({ text: 'API Error: Unable to connect to API (ConnectionRefused)' }),
  ],
  ['a request that timed out', 'transient_api', failed({ text: 'Request timed out' })],
  [
    'an exit in the middle of retries',
    'transient_api',
    { ...KILLED, signal: null, exitCode: 1, retries: retries(529) },
  ],
  [
    'the budget stop of the agent',
    'budget',
    failed({ subtype: 'error_max_budget_usd', text: '', errors: ['Reached maximum budget'] }),
  ],
  [
    'a budget stop after retries that were overcome',
    'budget',
    { ...failed({ subtype: 'error_max_budget_usd', text: '' }), retries: retries(529) },
  ],
  [
    'five invalid answers',
    'invalid_output',
    failed({ subtype: 'error_max_structured_output_retries', text: '', errors: ['invalid'] }),
  ],
  ['too many turns', 'task_failure', failed({ subtype: 'error_max_turns', text: '', errors: ['too many'] })],
  [
    'an error that it names itself',
    'task_failure',
    failed({ subtype: 'error_during_execution', text: '', errors: ['oops'] }),
  ],
  ['a refusal', 'refusal', failed({ stopReason: 'refusal', text: 'usage policy' })],
  ['an unknown command', 'skill_missing', { init: { slashCommands: ['help'], tools: [] } }],
  [
    'denied tools without the work being done',
    'permission',
    { report: null, result: { ...RESULT, permissionDenials: ['Bash'] } },
  ],
  ['denied tools although the work was done', 'ok', { result: { ...RESULT, permissionDenials: ['Bash'] } }],
  ['questions', 'needs_input', { report: { status: 'needs_input', questions: [{ question: 'Which?' }] } }],
  ['its own report of failure', 'task_failure', { report: { status: 'error', message: 'tests fail' } }],
  ['no structured answer', 'invalid_output', { report: null }],
  ['exit 0 without a result', 'invalid_output', { result: null, report: null }],
  [
    'exit 1 without a result',
    'crashed',
    { result: null, report: null, exitCode: 1, stderrTail: 'Segmentation fault\nmore' },
  ],
  ['F10: a signal that we did not send', 'crashed', KILLED],
  ['an agent that is gone without an exit record', 'crashed', { ...KILLED, end: 'lost', signal: null }],
  ['an agent that is gone, but had sent its result', 'ok', { end: 'lost', exitCode: null }],
];

describe('how an attempt ended', () => {
  it.each(CASES)('%s → %s', (_what, expected, change) => {
    const verdict = classifyAttempt({ ...FINE, ...change });
    expect(verdict.class).toBe(expected);
    expect(verdict.message).toMatch(/\S/);
  });

  it('keeps the reset time of a limit', () => {
    const rateLimit = { status: 'rejected', resetsAt: '2026-01-05T23:00:00.000Z' };
    expect(classifyAttempt({ ...FINE, ...failed({}), rateLimit }).resetsAt).toBe(rateLimit.resetsAt);
  });

  it('never believes the exit code alone', () => {
    expect(classifyAttempt({ ...FINE, exitCode: 1 }).class).toBe('ok');
    expect(classifyAttempt({ ...FINE, ...failed({ apiErrorStatus: 500 }), exitCode: 0 }).class).toBe(
      'transient_api',
    );
  });
});

describe('the same failure again', () => {
  it('is recognised whatever numbers, ids and tasks its first line holds', () => {
    const one = failureSignature('task_failure', 'T001: 3 tests fail in 0.5 s\nsecond line');
    expect(failureSignature('task_failure', 'T017: 12 tests fail in 10.25 s')).toBe(one);
    expect(failureSignature('task_failure', 'T017: cannot compile')).not.toBe(one);
    expect(failureSignature('timeout', 'T001: 3 tests fail in 0.5 s')).not.toBe(one);
    const id = '00000000-0000-4000-8000-00000000abcd';
    expect(failureSignature('crashed', `session ${id} died`)).toBe('crashed: session <id> died');
  });

  it('is told in one line that fits a log', () => {
    expect(firstLine('  a\r\nb')).toBe('a');
    expect(firstLine('x'.repeat(5_000))).toHaveLength(300);
  });
});
