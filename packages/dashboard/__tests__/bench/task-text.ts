/** A tasks.md of this many tasks as people write them: phases, flags, stories, paths, some dependencies. */
export function makeTaskText(count: number): string {
  const lines = ['# Tasks'];
  for (let index = 0; index < count; index += 1) {
    if (index % 25 === 0) lines.push('', `## Phase ${index / 25 + 1}: Part ${index / 25 + 1}`, '');
    lines.push(taskLine(index));
  }
  // In one piece, as the text of a file is.
  lines.push('');
  return lines.join('\n');
}

function taskLine(index: number): string {
  const flags = `${index % 3 === 0 ? ' [P]' : ''} [US${(index % 4) + 1}]`;
  const needs = index > 10 && index % 5 === 0 ? ` (depends on ${taskId(index - 7)})` : '';
  return `- [ ] ${taskId(index)}${flags} Implement the service in src/part-${index % 500}/service-${index}.ts${needs}`;
}

function taskId(index: number): string {
  return `T${String(index + 1).padStart(5, '0')}`;
}
