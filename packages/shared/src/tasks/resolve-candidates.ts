import { type DocumentLines, isPlain, type OtherCandidate, type TaskCandidate } from './collect-lines';
import { createIdIndex, type IdIndex } from './id-index';
import type { IdScheme, TaskWarning, UnidentifiedCheckbox } from './model';

/** Which checkboxes are tasks, and what is worth saying about the others. */
export interface ResolvedCandidates {
  scheme: IdScheme;
  /** Checkboxes that count as tasks; all have their id. */
  accepted: TaskCandidate[];
  /** Ids of the accepted checkboxes. */
  known: Pick<IdIndex, 'has'>;
  unidentified: UnidentifiedCheckbox[];
  warnings: TaskWarning[];
}

/**
 * Chooses the id scheme that most leading ids of the file follow and gives every checkbox its id.
 * The first line that an id leads is the task; a line that only mentions an id (`do T001`) counts when no
 * line leads with it, as upstream's CLI counts it.
 */
export function resolveCandidates(lines: DocumentLines): ResolvedCandidates {
  const scheme = chooseScheme(lines);
  const led = leadingIds(lines, scheme);
  const accepted: TaskCandidate[] = [];
  const unidentified: UnidentifiedCheckbox[] = [];
  const known = createIdIndex();
  const repeats = new Map<string, number[]>();
  for (const candidate of lines.candidates) {
    const id = idOf(candidate, scheme, led);
    if (id === null) {
      unidentified.push(toUnidentified(candidate, lines));
      continue;
    }
    if (!known.add(id)) {
      noteRepeat(repeats, id, candidate.line);
      continue;
    }
    if (!isPlain(candidate)) candidate.id = id;
    accepted.push(candidate);
  }
  const warnings = [
    ...markWarnings(lines.others),
    ...repeatWarnings(repeats),
    ...absenceWarnings(accepted, unidentified),
  ];
  return { scheme, accepted, known, unidentified, warnings };
}

function noteRepeat(repeats: Map<string, number[]>, id: string, line: number): void {
  const lines = repeats.get(id);
  if (lines === undefined) repeats.set(id, [line]);
  else lines.push(line);
}

/** Only lines that merely mention an id ask for these; most files have none and are spared the set. */
function leadingIds({ candidates, others }: DocumentLines, scheme: IdScheme): Set<string> {
  const led = new Set<string>();
  if (others.every(({ mentioned }) => mentioned === null)) return led;
  for (const candidate of candidates) {
    const id = leadingIdOf(candidate, scheme);
    if (id !== null) led.add(id);
  }
  return led;
}

function chooseScheme({ candidates, others }: DocumentLines): IdScheme {
  // Plain lines have ids of the `T` scheme.
  let t = candidates.length - others.length;
  let dotted = 0;
  let mentions = 0;
  for (const { scheme, mentioned } of others) {
    if (scheme === 'T') t += 1;
    else if (scheme === 'dotted') dotted += 1;
    else if (mentioned !== null) mentions += 1;
  }
  if (t === 0 && dotted === 0) return mentions > 0 ? 'T' : 'none';
  return t >= dotted ? 'T' : 'dotted';
}

function idOf(candidate: TaskCandidate, scheme: IdScheme, led: ReadonlySet<string>): string | null {
  const id = leadingIdOf(candidate, scheme);
  if (id !== null || scheme !== 'T' || isPlain(candidate)) return id;
  return candidate.mentioned === null || led.has(candidate.mentioned) ? null : candidate.mentioned;
}

function leadingIdOf(candidate: TaskCandidate, scheme: IdScheme): string | null {
  if (isPlain(candidate)) return scheme === 'T' ? candidate.id : null;
  return candidate.scheme === scheme ? candidate.leadingId : null;
}

function toUnidentified(candidate: TaskCandidate, lines: DocumentLines): UnidentifiedCheckbox {
  const { line, status, section } = candidate;
  const verifies = lines.checks.get(candidate);
  return {
    line,
    text: textOf(candidate, lines.source).trim(),
    status,
    section,
    ...(verifies === undefined ? {} : { verifies }),
  };
}

/** All that stands behind the checkbox. */
function textOf(candidate: TaskCandidate, source: string): string {
  return isPlain(candidate) ? source.slice(candidate.markEnd + 1, candidate.lineEnd) : candidate.text;
}

/** About those that became tasks: they have their id. */
function markWarnings(others: readonly OtherCandidate[]): TaskWarning[] {
  return others
    .filter(({ id, unknownMark }) => id !== '' && unknownMark)
    .map(({ id, line }) => ({
      code: 'UNKNOWN_MARK',
      message: `The checkbox of ${id} holds a mark without a meaning; the task counts as open.`,
      line,
    }));
}

function repeatWarnings(repeats: ReadonlyMap<string, readonly number[]>): TaskWarning[] {
  return [...repeats].map(([id, lines]) => ({
    code: 'DUPLICATE_ID',
    message: `${id} appears ${lines.length + 1} times; only its first line counts.`,
    line: lines[0],
  }));
}

function absenceWarnings(
  accepted: readonly unknown[],
  unidentified: readonly UnidentifiedCheckbox[],
): TaskWarning[] {
  const warnings: TaskWarning[] = [];
  // The checks of a VERIFY list are no tasks that lost their id.
  const lost = unidentified.filter(({ verifies }) => verifies === undefined);
  const first = lost[0];
  if (accepted.length === 0) {
    warnings.push({
      code: 'NO_TASKS',
      message: 'No checkbox in this file carries a task id, such as T001 or 1.2 right after the checkbox.',
    });
  }
  if (first !== undefined) {
    const count = lost.length === 1 ? '1 checkbox carries' : `${lost.length} checkboxes carry`;
    const message = `${count} no task id and cannot be planned or marked.`;
    warnings.push({ code: 'UNIDENTIFIED_CHECKBOX', message, line: first.line });
  }
  return warnings;
}
