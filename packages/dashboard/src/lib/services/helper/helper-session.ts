import { createHash } from 'node:crypto';
import type { ClaudeHelperSession } from '@specflow/shared/schemas';
import type { AgentSession } from '../agent/agent-command';

/** Names one call of one run. */
export interface CallId {
  readonly runId: string;
  readonly attemptId: string;
}

/** The conversation of a call (mission H2). Ids are always ours; only `resume` keeps the one of the conversation. */
export function chooseSession(call: CallId, wanted: ClaudeHelperSession): AgentSession {
  if (wanted.mode === 'resume') return { mode: 'resume', id: wanted.sessionId };
  const id = helperSessionId(call);
  return wanted.mode === 'fork' ? { mode: 'fork', id, fromId: wanted.sessionId } : { mode: 'new', id };
}

/**
 * The session id of a call that opens a conversation: a name-based UUID (version 5). Because it follows from the
 * call, a dashboard that was killed finds the call's files again without having written anything down first.
 */
export function helperSessionId({ runId, attemptId }: CallId): string {
  const bytes = createHash('sha1').update(`specflow-helper\0${runId}\0${attemptId}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
