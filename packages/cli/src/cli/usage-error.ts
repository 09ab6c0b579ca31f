import { SpecflowError } from '@specflow/shared/errors';

/** A command line that cannot be understood (exit code 2). */
export function usageError(message: string): SpecflowError {
  return new SpecflowError('USAGE', { message, hint: 'Add --help to see what the command takes.' });
}
