/**
 * Every code that an error of ours can carry, with what kind of problem it is.
 * `user`: something to be put right by the caller; `bug`: something to be put right by us.
 */
export const ERROR_CODES = {
  // requests
  INVALID_REQUEST: { kind: 'user', status: 400 },
  INVALID_CONFIG: { kind: 'user', status: 400 },
  INVALID_ID: { kind: 'user', status: 400 },
  UNAUTHORIZED: { kind: 'user', status: 401 },
  FORBIDDEN_HOST: { kind: 'user', status: 403 },
  FORBIDDEN_ORIGIN: { kind: 'user', status: 403 },
  NOT_FOUND: { kind: 'user', status: 404 },
  PROJECT_NOT_FOUND: { kind: 'user', status: 404 },
  RUN_NOT_FOUND: { kind: 'user', status: 404 },
  METHOD_NOT_ALLOWED: { kind: 'user', status: 405 },
  PAYLOAD_TOO_LARGE: { kind: 'user', status: 413 },
  UNSUPPORTED_MEDIA_TYPE: { kind: 'user', status: 415 },
  // runs
  ORCHESTRATION_IN_PROGRESS: { kind: 'user', status: 409 },
  SEVERAL_RUNS: { kind: 'user', status: 409 },
  WRONG_STATE: { kind: 'user', status: 409 },
  ALREADY_ANSWERED: { kind: 'user', status: 409 },
  AGENT_ALIVE: { kind: 'user', status: 409 },
  USER_GATE_UNCONFIRMED: { kind: 'user', status: 409 },
  PROJECT_MOVED: { kind: 'user', status: 409 },
  RECORD_READ_ONLY: { kind: 'user', status: 409 },
  IDEMPOTENCY_KEY_REUSED: { kind: 'user', status: 422 },
  PREFLIGHT_FAILED: { kind: 'user', status: 422 },
  // projects and their files
  NO_PROJECT: { kind: 'user', status: 404 },
  PROJECT_PATH_INVALID: { kind: 'user', status: 400 },
  PROJECT_EXISTS: { kind: 'user', status: 409 },
  NO_PHASE: { kind: 'user', status: 422 },
  NO_TASKS_FILE: { kind: 'user', status: 422 },
  AMBIGUOUS_TASKS_FILE: { kind: 'user', status: 422 },
  UNKNOWN_TASK: { kind: 'user', status: 404 },
  INVALID_SELECTOR: { kind: 'user', status: 400 },
  FILE_INVALID: { kind: 'user', status: 422 },
  FILE_UNREADABLE: { kind: 'user', status: 422 },
  FILE_UNWRITABLE: { kind: 'user', status: 500 },
  UNSAFE_PATH: { kind: 'user', status: 400 },
  FILE_LOCKED: { kind: 'user', status: 409 },
  CONFLICT: { kind: 'user', status: 409 },
  // programs
  AGENT_MISSING: { kind: 'user', status: 422 },
  SERVER_UNREACHABLE: { kind: 'user', status: 503 },
  SERVER_START_FAILED: { kind: 'user', status: 500 },
  PORT_IN_USE: { kind: 'user', status: 409 },
  WEBHOOK_FAILED: { kind: 'user', status: 502 },
  GIT_FAILED: { kind: 'user', status: 500 },
  USAGE: { kind: 'user', status: 400 },
  INTERNAL: { kind: 'bug', status: 500 },
} as const satisfies Record<string, { kind: 'user' | 'bug'; status: number }>;

export type ErrorCode = keyof typeof ERROR_CODES;
