/**
 * Whether the processes of a run live: the state of an attempt and the activity of its tree
 * (seed 002 names this file). Looking never changes anything.
 */
export { type Liveness, nextLiveness, sampleActivity } from './agent/activity';
export { type AttemptInspection, inspectAttempt, inspectOutput } from './agent/inspect-attempt';
