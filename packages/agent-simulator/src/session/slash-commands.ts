import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A command or skill that a prompt may begin with. */
export interface SlashCommand {
  name: string;
  path: string;
}

const BUILT_IN = ['clear', 'compact', 'context', 'cost', 'init', 'review', 'security-review'];

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

function commandsIn(folder: string): SlashCommand[] {
  return filesBelow(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name: name.slice(0, -3).replaceAll('/', ':'), path: join(folder, name) }));
}

function skillsIn(folder: string): SlashCommand[] {
  return filesBelow(folder)
    .filter((name) => /^[^/]+\/SKILL\.md$/.test(name))
    .map((name) => ({ name: name.slice(0, -'/SKILL.md'.length), path: join(folder, name) }));
}

/** Commands and skills of the project, then those of the user; the first of a name counts. */
export function findSlashCommands(input: { configDir: string; cwd: string }): SlashCommand[] {
  const found = [join(input.cwd, '.claude'), input.configDir].flatMap((root) => [
    ...commandsIn(join(root, 'commands')),
    ...skillsIn(join(root, 'skills')),
  ]);
  return found.filter((entry, at) => found.findIndex((other) => other.name === entry.name) === at);
}

/** Names as listed in the init event. */
export function commandNames(commands: readonly SlashCommand[]): string[] {
  return [...commands.map((command) => command.name), ...BUILT_IN];
}

/**
 * The text that the model gets for a prompt: a known command at its very start is replaced by the body
 * of the command file with `$ARGUMENTS` filled in; anything else stays as it is.
 */
export function expandPrompt(prompt: string, commands: readonly SlashCommand[]): string {
  const [, name, rest] = /^\/(\S+)\s?([\s\S]*)$/.exec(prompt) ?? [];
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined || name === undefined) return prompt;
  const body = readFileSync(command.path, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '');
  const args = rest ?? '';
  return [
    `<command-message>${name} is running…</command-message>`,
    `<command-name>/${name}</command-name>`,
    `<command-args>${args}</command-args>`,
    body.includes('$ARGUMENTS') ? body.replaceAll('$ARGUMENTS', () => args) : `${body}\n\nARGUMENTS: ${args}`,
  ].join('\n');
}
