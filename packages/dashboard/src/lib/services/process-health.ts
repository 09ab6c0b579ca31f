/**
 * Whether the processes of a run live: identity, state of an attempt, activity of its tree, state of the lock
 * (seed 002 names this file). Looking never changes anything.
 */
export { type ActivitySample, type Liveness, nextLiveness, sampleActivity } from './agent/activity';
export { inspectLock, type LockHolder, type LockInspection } from './agent/agent-lock';
export { type AttemptInspection, type AttemptState, inspectAttempt } from './agent/inspect-attempt';
export {
  isAlive,
  isPlausiblePid,
  type ProcessIdentity,
  readBootId,
  readProcess,
} from './agent/process-identity';
