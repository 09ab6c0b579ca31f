import { endText, type RunEnd, resultEvent } from '../protocol/result-event';
import { structuredOutputFor } from '../protocol/structured-output';
import type { AgentRun, Outcome } from './agent-run';

/** The closing answer: the schema tool when there is one, else the message as text. */
export async function closingAnswer(run: AgentRun, outcome: Outcome): Promise<RunEnd> {
  const end: RunEnd = { subtype: 'success', isError: false, terminalReason: 'completed', exitCode: 0 };
  if (run.schema === undefined || run.hooks.withholdsStructuredOutput) {
    await run.conversation.say(outcome.message, { isLast: true });
    return { ...end, text: outcome.message };
  }
  const answer = structuredOutputFor(run.schema, { ...outcome, tasksRemaining: remainingOf(run) });
  await run.conversation.submit(answer);
  const structuredOutput = answer;
  return { ...end, text: JSON.stringify(answer), stopReason: 'tool_use', structuredOutput };
}

function remainingOf(run: AgentRun): string[] {
  return run.facts.skill === 'flow.implement' ? run.assigned().map((task) => task.id) : [];
}

/** Sends the result event and stores the session's running total. */
export function sendResult(run: AgentRun, end: RunEnd): void {
  const { conversation, meter, session } = run;
  const event = resultEvent(end, {
    sessionId: session.id,
    startedAtMs: run.startedAtMs,
    nowMs: performance.now(),
    apiMs: conversation.apiMs(),
    turns: conversation.turns(),
    resultIndex: run.resultsSent,
    meter,
    denials: conversation.denials(),
    isStream: run.options.outputFormat === 'stream-json',
  });
  session.append({ type: 'cost-state', modelUsage: meter.sessionUsage() });
  run.resultsSent += 1;
  run.output.result(event, endText(end));
}
