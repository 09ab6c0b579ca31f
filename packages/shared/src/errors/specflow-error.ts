import type { ErrorCode } from './error-codes';

/** What an error tells a person: what happened, the value at fault, and how to fix it. */
export interface SpecflowErrorInput {
  readonly message: string;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error class of the product. Anything else that is thrown is a bug and is reported as `INTERNAL`. */
export class SpecflowError extends Error {
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, input: SpecflowErrorInput) {
    super(input.message, input.cause === undefined ? undefined : { cause: input.cause });
    this.name = 'SpecflowError';
    this.code = code;
    this.hint = input.hint;
    this.details = input.details;
  }
}

/** True for errors of ours, also across module copies. */
export function isSpecflowError(value: unknown): value is SpecflowError {
  return value instanceof Error && value.name === 'SpecflowError' && 'code' in value;
}

/** The body of an error on every interface: HTTP replies and `--json` output. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Maps anything thrown to an error body. Internal errors keep their message out of the reply. */
export function toErrorBody(value: unknown): ErrorBody {
  if (!isSpecflowError(value)) {
    return {
      code: 'INTERNAL',
      message: 'Something went wrong inside SpecFlow.',
      hint: 'The log of the dashboard has the details.',
    };
  }
  return {
    code: value.code,
    message: value.message,
    ...(value.hint === undefined ? {} : { hint: value.hint }),
    ...(value.details === undefined ? {} : { details: value.details }),
  };
}
