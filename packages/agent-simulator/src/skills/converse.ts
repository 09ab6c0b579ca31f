import { type AgentRun, type Outcome, outcomeOf } from '../agent/agent-run';

/** A prompt without a known command: answered in words, nothing is changed. */
export async function converse(run: AgentRun): Promise<Outcome> {
  const outcome = outcomeOf('completed', 'Nothing to change: the question was answered.');
  await run.hooks.onProgress(run, outcome);
  return outcome;
}
