import { z } from 'zod';
import type { ClaudeHelperAnswer } from './helper-types';
import type { HelperVerdict } from './judge-answer';

/** The agent has checked its answer against the JSON schema; only the caller's own schema knows every rule. */
export async function toAnswer<Schema extends z.ZodType>(
  { outcome, ...verdict }: HelperVerdict,
  schema: Schema,
): Promise<ClaudeHelperAnswer<z.output<Schema>>> {
  if (!outcome.ok) return { ...verdict, ok: false, error: outcome.error };
  const parsed = await schema.safeParseAsync(outcome.output);
  if (parsed.success && verdict.sessionId !== undefined) {
    return { ...verdict, sessionId: verdict.sessionId, ok: true, answer: parsed.data };
  }
  const why = parsed.success ? 'no session was opened' : z.prettifyError(parsed.error);
  const message = `The answer does not have the required form: ${why}`;
  return {
    ...verdict,
    ok: false,
    error: { code: 'invalid_output', failureClass: 'invalid_output', message },
  };
}
