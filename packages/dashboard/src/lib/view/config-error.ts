import type { z } from 'zod';

/** What a person is told at a field with an invalid value; undefined leaves the schema's own words. */
export function configErrorMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'Enter a whole number' : 'Enter a number';
    case 'too_small':
      return `Enter ${issue.minimum} or more`;
    case 'too_big':
      return issue.origin === 'string'
        ? `At most ${issue.maximum.toLocaleString('en-US')} characters`
        : `Enter ${issue.maximum.toLocaleString('en-US')} or less`;
    default:
      return undefined;
  }
}
