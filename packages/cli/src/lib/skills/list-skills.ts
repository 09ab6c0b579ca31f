import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextFile } from '../files/read-text-file';
import { claudeConfigDir, type Environment } from '../paths';
import { hasUnsafeInterpolation } from './has-unsafe-interpolation';

/** A slash command that an agent would find. */
export interface Skill {
  /** What follows the slash: `flow.implement`. */
  readonly name: string;
  readonly path: string;
  readonly scope: 'project' | 'user';
  /** Its arguments, which are text of tasks and people, would become part of a shell command. */
  readonly unsafeInterpolation: boolean;
}

/**
 * Command files and skills of a project, then those of the user (`CLAUDE_CONFIG_DIR`, else `~/.claude`), each
 * sorted by name. Files that cannot be read are left out.
 */
export async function listSkills(project: string, env: Environment = process.env): Promise<Skill[]> {
  const scopes = [
    { scope: 'project', folder: join(project, '.claude') },
    { scope: 'user', folder: claudeConfigDir(env) },
  ] as const;
  const found = await Promise.all(
    scopes.map(async ({ scope, folder }) => {
      const files = [...(await commandFiles(folder)), ...(await skillFiles(folder))];
      const skills = await Promise.all(files.map((file) => readSkill({ ...file, scope })));
      return skills.filter((skill) => skill !== null).sort((a, b) => (a.name < b.name ? -1 : 1));
    }),
  );
  return found.flat();
}

interface SkillFile {
  readonly name: string;
  readonly path: string;
}

async function commandFiles(folder: string): Promise<SkillFile[]> {
  const names = await readdir(join(folder, 'commands')).catch(() => []);
  return names
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name: name.slice(0, -'.md'.length), path: join(folder, 'commands', name) }));
}

async function skillFiles(folder: string): Promise<SkillFile[]> {
  const names = await readdir(join(folder, 'skills')).catch(() => []);
  return names.map((name) => ({ name, path: join(folder, 'skills', name, 'SKILL.md') }));
}

async function readSkill(file: SkillFile & { readonly scope: Skill['scope'] }): Promise<Skill | null> {
  const text = await readTextFile(file.path).catch(() => null);
  return text === null ? null : { ...file, unsafeInterpolation: hasUnsafeInterpolation(text) };
}
