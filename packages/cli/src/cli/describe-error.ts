import type { ErrorBody } from '@specflow/shared/errors';
import { z } from 'zod';
import { cleanLine, cleanText } from '../text/clean-text';
import type { Style } from '../text/style';

const BlockersSchema = z.object({
  blockers: z.array(z.object({ code: z.string(), message: z.string(), fix: z.string() })),
});

const IssuesSchema = z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })) });

/** An error for a terminal, each thing once: what happened, how to fix it, and what else is wrong or in the way. */
export function describeError(error: ErrorBody, style: Style): string {
  const lines = [`${style.bad('Error')} [${error.code}]: ${cleanText(error.message)}`];
  const fields = IssuesSchema.safeParse(error.details).data?.issues ?? [];
  // A single field is what the message is about.
  const listed = fields.length > 1 ? fields : [];
  for (const { path, message } of listed) lines.push(`  ${cleanLine(path)}: ${cleanText(message)}`);
  // Its words are for those who read the JSON.
  if (error.hint !== undefined && listed.length === 0)
    lines.push(`${style.dim('Fix:')} ${cleanText(error.hint)}`);
  const blockers = BlockersSchema.safeParse(error.details).data?.blockers ?? [];
  for (const { code, message, fix } of blockers.filter((blocker) => blocker.message !== error.message))
    lines.push(`  ${cleanLine(code)}: ${cleanText(message)}`, `    ${style.dim('Fix:')} ${cleanText(fix)}`);
  return `${lines.join('\n')}\n`;
}
