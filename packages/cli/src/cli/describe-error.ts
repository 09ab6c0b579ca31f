import type { ErrorBody } from '@specflow/shared/errors';
import { z } from 'zod';
import { cleanLine, cleanText } from '../text/clean-text';
import type { Style } from '../text/style';

const BlockersSchema = z.object({
  blockers: z.array(z.object({ code: z.string(), message: z.string(), fix: z.string() })),
});

const IssuesSchema = z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })) });

/** An error for a terminal: what happened, what stands in the way of a start, how to fix it. */
export function describeError(error: ErrorBody, style: Style): string {
  const lines = [`${style.bad('Error')} [${error.code}]: ${cleanText(error.message)}`];
  const found = BlockersSchema.safeParse(error.details);
  for (const { code, message, fix } of found.data?.blockers ?? [])
    lines.push(`  ${cleanLine(code)}: ${cleanText(message)}`, `    ${style.dim('Fix:')} ${cleanText(fix)}`);
  const fields = IssuesSchema.safeParse(error.details).data?.issues ?? [];
  for (const { path, message } of fields) lines.push(`  ${cleanLine(path)}: ${cleanText(message)}`);
  if (error.hint !== undefined && fields.length === 0)
    lines.push(`${style.dim('Fix:')} ${cleanText(error.hint)}`);
  return `${lines.join('\n')}\n`;
}
