import type { TaskDocument } from './model';
import { readChecklist } from './read-checklist';
import { readTodo } from './read-todo';

/**
 * Parses a task file of any kind (`tasks.md`, plan, `TODO.md`) into the one model; its `format` says which
 * reader understood it. A file is a TODO when more of its headings state a status than its checkboxes carry
 * ids. Total: any string gives a document, with warnings for what a person should look at. Linear time.
 */
export function parseTasks(text: string): TaskDocument {
  const checklist = readChecklist(text);
  const todo = readTodo(text);
  return todo !== null && todo.tasks.length > checklist.tasks.length ? todo : checklist;
}
