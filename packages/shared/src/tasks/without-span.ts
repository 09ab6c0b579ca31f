import type { DocumentTask, TaskSpan } from './model';

/** A task without the offsets at which it stands in the text. */
export function withoutSpan(task: DocumentTask): Omit<DocumentTask, keyof TaskSpan> {
  const { lineStart: _from, lineEnd: _to, markStart: _mark, markEnd: _behind, ...rest } = task;
  const { dateStart: _date, dateEnd: _past, ...said } = rest;
  return said;
}
