import type { DocumentLines, TaskCandidate } from './collect-lines';
import type { IdScheme, TaskWarning, UnidentifiedCheckbox } from './model';

/** A checkbox that counts as a task, with its id. */
export interface IdentifiedCandidate {
  id: string;
  candidate: TaskCandidate;
}

/** Which checkboxes are tasks, and what is worth saying about the others. */
export interface ResolvedCandidates {
  scheme: IdScheme;
  accepted: IdentifiedCandidate[];
  /** Ids of the accepted checkboxes. */
  known: ReadonlySet<string>;
  unidentified: UnidentifiedCheckbox[];
  warnings: TaskWarning[];
}

/**
 * Chooses the id scheme that most leading ids of the file follow and gives every checkbox its id.
 * The first line that an id leads is the task; a line that only mentions an id (`do T001`) counts when no
 * line leads with it, as upstream's CLI counts it.
 */
export function resolveCandidates(lines: DocumentLines): ResolvedCandidates {
  const scheme = chooseScheme(lines.candidates);
  const led = leadingIds(lines.candidates, scheme);
  const accepted: IdentifiedCandidate[] = [];
  const unidentified: UnidentifiedCheckbox[] = [];
  const seen = new Set<string>();
  const repeats = new Map<string, number[]>();
  for (const candidate of lines.candidates) {
    const id = idOf(candidate, scheme, led);
    if (id === null) {
      unidentified.push(toUnidentified(candidate, lines));
    } else if (seen.has(id)) {
      const at = repeats.get(id);
      if (at === undefined) repeats.set(id, [candidate.line]);
      else at.push(candidate.line);
    } else {
      seen.add(id);
      accepted.push({ id, candidate });
    }
  }
  const warnings = [
    ...markWarnings(accepted),
    ...repeatWarnings(repeats),
    ...absenceWarnings(accepted, unidentified),
  ];
  return { scheme, accepted, known: seen, unidentified, warnings };
}

/** Only lines that merely mention an id ask for these; most files have none and are spared the set. */
function leadingIds(candidates: readonly TaskCandidate[], scheme: IdScheme): Set<string> {
  const led = new Set<string>();
  if (candidates.every(({ mentioned }) => mentioned === null)) return led;
  for (const candidate of candidates) {
    if (candidate.scheme === scheme && candidate.leadingId !== null) led.add(candidate.leadingId);
  }
  return led;
}

function chooseScheme(candidates: readonly TaskCandidate[]): IdScheme {
  let t = 0;
  let dotted = 0;
  let mentions = 0;
  for (const candidate of candidates) {
    if (candidate.scheme === 'T') t += 1;
    else if (candidate.scheme === 'dotted') dotted += 1;
    else if (candidate.mentioned !== null) mentions += 1;
  }
  if (t === 0 && dotted === 0) return mentions > 0 ? 'T' : 'none';
  return t >= dotted ? 'T' : 'dotted';
}

function idOf(candidate: TaskCandidate, scheme: IdScheme, led: ReadonlySet<string>): string | null {
  if (candidate.scheme === scheme && candidate.leadingId !== null) return candidate.leadingId;
  if (scheme !== 'T' || candidate.mentioned === null || led.has(candidate.mentioned)) return null;
  return candidate.mentioned;
}

function toUnidentified(candidate: TaskCandidate, lines: DocumentLines): UnidentifiedCheckbox {
  const section = candidate.sectionIndex === null ? undefined : lines.sections[candidate.sectionIndex];
  return {
    line: candidate.line,
    text: candidate.text.trim(),
    status: candidate.status,
    section: section?.name ?? null,
    ...(candidate.verifies === undefined ? {} : { verifies: candidate.verifies }),
  };
}

function markWarnings(accepted: readonly IdentifiedCandidate[]): TaskWarning[] {
  return accepted
    .filter(({ candidate }) => candidate.unknownMark)
    .map(({ id, candidate: { line } }) => ({
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
