import type { z } from 'zod';
import { formatUsd } from '../format/money';

/** What a person is told at a field with an invalid value; undefined leaves the schema's own words. */
export function configErrorMessage(issue: z.core.$ZodRawIssue): string | undefined {
  const isMoney = issue.path?.[0] === 'budget';
  const amount = (value: number | bigint) =>
    isMoney ? formatUsd(Number(value)) : value.toLocaleString('en-US');
  switch (issue.code) {
    case 'invalid_type':
      if (isMoney) return 'Enter an amount in dollars';
      return issue.expected === 'int' ? 'Enter a whole number' : 'Enter a number';
    case 'too_small':
      return `Enter ${amount(issue.minimum)} or more`;
    case 'too_big':
      return issue.origin === 'string'
        ? `At most ${issue.maximum.toLocaleString('en-US')} characters`
        : `Enter ${amount(issue.maximum)} or less`;
    default:
      return undefined;
  }
}
