/** An answer of the server that is an error, or no answer at all (`status` 0, code `OFFLINE`). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    body: { code: string; message: string; hint?: string; details?: Record<string, unknown> },
  ) {
    super(body.message);
    this.name = 'ApiError';
    this.status = status;
    this.code = body.code;
    this.hint = body.hint;
    this.details = body.details;
  }
}

/** The server could not be reached. */
export function offlineError(): ApiError {
  return new ApiError(0, {
    code: 'OFFLINE',
    message: 'The dashboard server does not answer.',
    hint: 'Start it again with npm start. Running agents go on without it.',
  });
}

/** Anything thrown by a request, as something that can be shown. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, {
    code: 'UNEXPECTED',
    message: error instanceof Error ? error.message : 'Something unexpected happened.',
  });
}
