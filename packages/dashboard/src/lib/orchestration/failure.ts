import type {
  AgentReport,
  AttemptOutcome,
  Failure,
  FailureClass,
  WorkflowExecution,
} from '@specflow/shared/schemas';

/** What the shell read about an attempt that is over. Everything here is structured; texts only serve people. */
export interface AttemptEvidence {
  readonly end: 'exited' | 'lost' | 'interrupted';
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  /** The runner could not start the agent. */
  readonly startError:
    | 'cwd_missing'
    | 'bin_missing'
    | 'setsid_missing'
    | 'start_failed'
    | 'stopped_before_start'
    | null;
  /** Our own durable wish to end it. */
  readonly stopReason: 'pause' | 'cancel' | 'timeout' | 'stalled' | 'result_sent' | null;
  readonly resumed: boolean;
  /** Null when the agent never wrote its first line. */
  readonly init: { readonly slashCommands: readonly string[]; readonly tools: readonly string[] } | null;
  /** The last parsed `result` line. */
  readonly result: ResultEvidence | null;
  /** `api_retry` events, oldest first. */
  readonly retries: readonly { readonly error: string; readonly status: number | null }[];
  readonly rateLimit: { readonly status: string; readonly resetsAt: string | null } | null;
  readonly report: AgentReport | null;
  /** Slash command that the prompt began with; null for a prompt without one. */
  readonly skill: string | null;
  readonly stderrTail: string;
}

/** Fields of a `result` line that decide (measured contract, "Result table"). */
export interface ResultEvidence {
  readonly subtype: string;
  readonly isError: boolean;
  readonly apiErrorStatus: number | null;
  readonly terminalReason: string | null;
  readonly stopReason: string | null;
  readonly text: string;
  readonly errors: readonly string[];
  readonly permissionDenials: readonly string[];
}

/** The verdict on how an attempt ended. `ok` says nothing about its tasks. */
export interface Verdict {
  readonly class: AttemptOutcome['class'];
  readonly message: string;
  readonly resetsAt?: string;
}

type Rule = (evidence: AttemptEvidence) => Verdict | null;

/**
 * Classifies the end of an attempt: the first rule that applies wins. The order is the order of certainty:
 * what we did ourselves, what kept the process from running, what the structured result says, how the process ended.
 */
export function classifyAttempt(evidence: AttemptEvidence): Verdict {
  for (const rule of RULES) {
    const verdict = rule(evidence);
    if (verdict) return verdict;
  }
  return { class: 'ok', message: evidence.report?.message ?? 'The agent finished.' };
}

const RULES: readonly Rule[] = [
  neverStarted,
  stoppedByUs,
  interruptedByReboot,
  resumeRefused,
  notLoggedInBeforeResult,
  noResult,
  apiFailure,
  agentLimit,
  skillUnknown,
  deniedWork,
  structuredAnswer,
];

function neverStarted(evidence: AttemptEvidence): Verdict | null {
  if (evidence.startError === 'bin_missing') {
    return { class: 'agent_missing', message: 'The agent executable was not found or is not executable.' };
  }
  if (evidence.startError === 'cwd_missing') {
    return {
      class: 'environment',
      message: 'The project directory was not there when the agent was to start.',
    };
  }
  return null;
}

function stoppedByUs(evidence: AttemptEvidence): Verdict | null {
  switch (evidence.stopReason) {
    case 'pause':
    case 'cancel':
      return evidence.result && !evidence.result.isError && evidence.report
        ? null
        : { class: 'stopped_by_user', message: 'Stopped on request.' };
    case 'timeout':
      return { class: 'timeout', message: 'The time limit was reached.' };
    case 'stalled':
      return { class: 'stalled', message: 'The agent showed no sign of life and was stopped.' };
    default:
      return evidence.timedOut ? { class: 'timeout', message: 'The time limit was reached.' } : null;
  }
}

function interruptedByReboot(evidence: AttemptEvidence): Verdict | null {
  if (evidence.end !== 'interrupted' || evidence.result) return null;
  return { class: 'interrupted', message: 'The machine was restarted while the agent worked.' };
}

function resumeRefused(evidence: AttemptEvidence): Verdict | null {
  if (!evidence.resumed || evidence.init || evidence.end !== 'exited' || evidence.signal) return null;
  return {
    class: 'not_resumable',
    message: firstLine(evidence.stderrTail) || 'The session could not be continued.',
  };
}

function notLoggedInBeforeResult(evidence: AttemptEvidence): Verdict | null {
  const text = evidence.result?.text ?? '';
  const noKey =
    evidence.result?.isError === true &&
    evidence.result.apiErrorStatus === null &&
    /please run \/login/i.test(text);
  const refused =
    evidence.result === null && evidence.retries.some((retry) => retry.error === 'authentication_failed');
  return noKey || refused ? { class: 'auth', message: text || 'The API refused the credentials.' } : null;
}

function noResult(evidence: AttemptEvidence): Verdict | null {
  if (evidence.result) return null;
  if (evidence.end === 'lost')
    return { class: 'crashed', message: 'The agent disappeared without an exit record.' };
  const lastRetry = evidence.retries.at(-1);
  if (evidence.signal) return { class: 'crashed', message: `The agent was ended by ${evidence.signal}.` };
  if (lastRetry) return apiVerdict(lastRetry.status, lastRetry.error, evidence) ?? transient(lastRetry.error);
  if (evidence.exitCode === 0)
    return { class: 'invalid_output', message: 'The agent ended without a result.' };
  return {
    class: 'crashed',
    message: firstLine(evidence.stderrTail) || `The agent ended with code ${evidence.exitCode ?? '?'}.`,
  };
}

const AGENT_LIMITS: readonly string[] = [
  'error_max_budget_usd',
  'error_max_structured_output_retries',
  'error_max_turns',
];

function apiFailure(evidence: AttemptEvidence): Verdict | null {
  const { result } = evidence;
  if (!result?.isError) return null;
  if (result.stopReason === 'refusal') return { class: 'refusal', message: firstLine(result.text) };
  if (evidence.rateLimit?.status === 'rejected') return rateLimited(evidence, result.text);
  // Limits of the agent itself name their cause; retries that it overcame earlier do not.
  if (AGENT_LIMITS.includes(result.subtype)) return null;
  const lastRetry = evidence.retries.at(-1);
  const status = result.apiErrorStatus ?? (lastRetry ? lastRetry.status : null);
  return apiVerdict(status, result.text, evidence);
}

function apiVerdict(status: number | null, text: string, evidence: AttemptEvidence): Verdict | null {
  const message = firstLine(text);
  if (status === 401 || status === 403) return { class: 'auth', message };
  if (status === 404) return { class: 'bad_model', message };
  if (status === 413 || /prompt is too long|output token maximum/i.test(text))
    return { class: 'context_overflow', message };
  if (status === 429) return rateLimited(evidence, text);
  if (status !== null && status >= 500) return transient(message);
  const connection = /unable to connect|request timed out|overloaded|econnreset/i.test(text);
  const retried = evidence.retries.some((retry) => retry.error !== 'authentication_failed');
  return connection || (retried && evidence.result?.subtype === 'success') ? transient(message) : null;
}

function transient(message: string): Verdict {
  return { class: 'transient_api', message: message || 'The API did not answer.' };
}

function rateLimited(evidence: AttemptEvidence, text: string): Verdict {
  const resetsAt = evidence.rateLimit?.resetsAt;
  return {
    class: 'rate_limit',
    message: firstLine(text) || 'The usage limit is reached.',
    ...(resetsAt ? { resetsAt } : {}),
  };
}

function agentLimit(evidence: AttemptEvidence): Verdict | null {
  const { result } = evidence;
  if (!result?.isError) return null;
  const message = result.errors[0] ?? firstLine(result.text);
  // An interrupt that we did not send; the text of such a result is a diagnosis for its makers.
  if (result.subtype === 'error_during_execution' && result.terminalReason?.startsWith('aborted'))
    return { class: 'crashed', message: 'The agent was interrupted from outside.' };
  switch (result.subtype) {
    case 'error_max_budget_usd':
      return { class: 'budget', message: message || 'The budget of the agent is used up.' };
    case 'error_max_structured_output_retries':
      return { class: 'invalid_output', message };
    case 'error_max_turns':
      return { class: 'task_failure', message };
    default:
      return { class: 'task_failure', message: message || 'The agent reported an error.' };
  }
}

function skillUnknown(evidence: AttemptEvidence): Verdict | null {
  if (!evidence.init || evidence.skill === null || evidence.init.slashCommands.includes(evidence.skill))
    return null;
  return { class: 'skill_missing', message: `The agent does not know the command /${evidence.skill}.` };
}

function deniedWork(evidence: AttemptEvidence): Verdict | null {
  const denials = evidence.result?.permissionDenials ?? [];
  if (
    denials.length === 0 ||
    evidence.report?.status === 'completed' ||
    evidence.report?.status === 'needs_input'
  )
    return null;
  return {
    class: 'permission',
    message: `The agent was not allowed to use ${[...new Set(denials)].join(', ')}.`,
  };
}

function structuredAnswer(evidence: AttemptEvidence): Verdict | null {
  if (!evidence.report)
    return { class: 'invalid_output', message: 'The agent ended without a structured answer.' };
  if (evidence.report.status === 'needs_input')
    return { class: 'needs_input', message: 'The agent has questions.' };
  if (evidence.report.status === 'error') {
    return { class: 'task_failure', message: evidence.report.message ?? 'The agent reports that it failed.' };
  }
  return null;
}

/** First line of a text, cut to a length that fits a log line. */
export function firstLine(text: string): string {
  const line = text.trim().split(/\r?\n/, 1)[0] ?? '';
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

/**
 * Identifies "the same failure again": class and first line with everything that varies
 * from run to run (numbers, ids, paths' digits) taken out.
 */
export function failureSignature(failureClass: FailureClass, message: string): string {
  const normalised = firstLine(message)
    .toLowerCase()
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27,}/g, '<id>')
    .replace(/\bt\d{3,}[a-z]?\b/g, '<task>')
    .replace(/\d+/g, '#');
  return `${failureClass}: ${normalised}`;
}

/** How many attempts of an execution ended in this class; some classes are met once and then count as a failure. */
export function countEnded(
  execution: Pick<WorkflowExecution, 'attempts'>,
  failureClass: FailureClass,
): number {
  return execution.attempts.filter(({ outcome }) => outcome?.class === failureClass).length;
}

/** Builds the failure that is stored with a batch or step. */
export function toFailure(input: {
  class: FailureClass;
  message: string;
  executionId: string;
  attemptId: string;
}): Failure {
  return { ...input, signature: failureSignature(input.class, input.message) };
}
