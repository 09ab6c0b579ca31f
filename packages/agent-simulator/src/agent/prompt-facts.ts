/** What a prompt asks for, as far as a reader can tell from its text. */
export interface PromptFacts {
  /** Name of the command, without the slash: `flow.implement`. */
  skill?: string;
  section?: string;
  /** Task ids in the order of the prompt, still to be matched with the task file. */
  idWords: string[];
  isHealer: boolean;
  /** The task file of a prompt that assigns tasks without a command. */
  taskFile?: string;
  /** The status in that file is somebody else's to write. */
  keepsOffFile?: boolean;
  /** The files are to be handed over in the answer instead of being written. */
  returnsFiles?: boolean;
}

const ID = /\b[A-Za-z]{1,3}\d{2,}[a-z]?\b|\b\d+\.\d+\b/g;
const RANGE = /([A-Za-z]{1,3})(\d{2,})[a-z]?\s*(?:-|–|\.\.)\s*(?:[A-Za-z]{1,3})?(\d{2,})/g;
// At the start of a line only: context that mentions a failure does not make a prompt a healer's.
const HEALER = /^(?:\s*\/\S+\s+)?The following [^\n]{0,80}\bfailed\b/im;
const MAX_RANGE = 500;
/** `Do these tasks of "TODO.md", one after another: 63, 64`: work without a command. */
const TASKS_OF_FILE =
  /^(?:You were interrupted\. )?(?:Do|Go on with) these tasks of "([^"\n]+)"[^:\n]*: ([^\n]+)$/m;

/** Ids of a text, ranges such as `T005-T012` written out. */
function idsIn(text: string): string[] {
  const expanded = text.replace(RANGE, (whole, prefix: string, from: string, to: string) => {
    const count = Number(to) - Number(from);
    if (count < 0 || count > MAX_RANGE) return whole;
    const ids = Array.from({ length: count + 1 }, (_, at) => Number(from) + at);
    return ids.map((id) => `${prefix}${String(id).padStart(from.length, '0')}`).join(' ');
  });
  return [...new Set(expanded.match(ID) ?? [])];
}

function lineAfter(text: string, label: RegExp): string | undefined {
  return text
    .split('\n')
    .find((line) => label.test(line))
    ?.replace(label, '');
}

function healerIds(text: string): string[] {
  const remaining = lineAfter(text, /^\W*(?:tasks? )?(?:remaining|still open)[^:]*:/i);
  if (remaining !== undefined) return idsIn(remaining);
  const attempted = idsIn(lineAfter(text, /^\W*tasks attempted:/i) ?? '');
  const completed = idsIn(lineAfter(text, /^\W*tasks completed:/i) ?? '');
  return attempted.filter((id) => !completed.includes(id));
}

/** The part of a prompt that assigns work: what follows the limiting sentence is only context. */
function assignmentOf(text: string): string {
  const end = text.search(/do not work on tasks/i);
  return end === -1 ? text : text.slice(0, end);
}

/** Tasks that a prompt says are left open on purpose. */
export function idsLeftOut(prompt: string): string[] {
  return idsIn(lineAfter(prompt, /^\W*left out by a person[^:]*:/i) ?? '');
}

/** Reads a prompt. */
export function readPromptFacts(prompt: string): PromptFacts {
  const [, command] = /^\s*\/([\w.:-]+)/.exec(prompt) ?? [];
  const [, resumed] = /\bgo on with \/([\w.:-]+)/i.exec(prompt) ?? [];
  const isHealer = HEALER.test(prompt);
  const [, taskFile, taskIds] = TASKS_OF_FILE.exec(prompt) ?? [];
  if (taskFile !== undefined && taskIds !== undefined)
    return {
      taskFile,
      keepsOffFile: /^Do not edit "/m.test(prompt),
      returnsFiles: /^You can only read\b/m.test(prompt),
      idWords: taskIds.split(/,\s*/),
      isHealer,
    };
  const assignment = assignmentOf(prompt);
  const remaining = isHealer ? healerIds(prompt) : [];
  const [, quoted] = /"([^"\n]+)"\s+section/.exec(assignment) ?? [];
  const [, batch] = /^\W*batch:\s*"?(?:##\s*)?([^"\n]+)"?\s*$/im.exec(prompt) ?? [];
  return {
    skill: command ?? resumed,
    section: quoted ?? batch,
    idWords: remaining.length > 0 ? remaining : idsIn(assignment),
    isHealer,
  };
}
