import type { DocumentTask } from '@specflow/shared/tasks';
import { isOpen } from '../project/task-file';
import type { JsonObject } from '../protocol/json';
import { type PromptFacts, readPromptFacts } from './prompt-facts';

/** The prompts of a conversation's earlier processes, newest first. */
function earlierPrompts(history: readonly JsonObject[]): string[] {
  return history
    .map((line) => (line.type === 'user' ? line.prompt : undefined))
    .filter((prompt) => typeof prompt === 'string')
    .reverse();
}

function skillOfHealer(prompt: string, facts: PromptFacts): string | undefined {
  if (!facts.isHealer) return undefined;
  const [, step] = /\b(design|analyze|implement|verify|merge)\b[^\n]{0,40}\bfailed\b/i.exec(prompt) ?? [];
  return `flow.${step?.toLowerCase() ?? 'implement'}`;
}

/**
 * What this process is to do. A prompt that names neither a command nor a section only says to go on, or
 * answers a question: ids in it are part of that talk, and the work stays what the conversation was about.
 */
export function factsInContext(prompt: string, history: readonly JsonObject[]): PromptFacts {
  const facts = readPromptFacts(prompt);
  const before = earlierPrompts(history)
    .map(readPromptFacts)
    .find((candidate) => candidate.skill !== undefined || candidate.taskFile !== undefined);
  const isTalk =
    facts.skill === undefined &&
    facts.section === undefined &&
    facts.taskFile === undefined &&
    before !== undefined;
  return {
    ...facts,
    skill:
      facts.taskFile === undefined
        ? (facts.skill ?? before?.skill ?? skillOfHealer(prompt, facts))
        : undefined,
    section: facts.section ?? before?.section,
    taskFile: facts.taskFile ?? (isTalk ? before.taskFile : undefined),
    returnsFiles: facts.returnsFiles ?? (isTalk ? before.returnsFiles : undefined),
    keepsOffFile: facts.keepsOffFile ?? (isTalk ? before.keepsOffFile : undefined),
    idWords: isTalk ? before.idWords : facts.idWords,
  };
}

/** The open tasks that the facts assign: by id, else by section, else every open one. */
export function assignedTasks(facts: PromptFacts, tasks: readonly DocumentTask[]): DocumentTask[] {
  const known = facts.idWords.filter((id) => tasks.some((task) => task.id === id));
  if (known.length > 0) return tasks.filter((task) => known.includes(task.id) && isOpen(task));
  if (facts.section !== undefined)
    return tasks.filter((task) => task.section === facts.section && isOpen(task));
  return tasks.filter(isOpen);
}
