import { resolve, sep } from 'node:path';
import { isBypass } from '../cli/check-options';
import type { CliOptions } from '../cli/cli-options';
import type { JsonObject } from '../protocol/json';

/** May this tool call run? `missing`: the tool is not offered; `denied`: it would need a person's yes. */
export type Permission = 'allowed' | 'denied' | 'missing';

const TOOLS = [
  'Task',
  'Bash',
  'Edit',
  'Glob',
  'Grep',
  'NotebookEdit',
  'Read',
  'Skill',
  'TodoWrite',
  'WebFetch',
  'WebSearch',
  'Write',
];
const READ_ONLY = new Set(['Read', 'Glob', 'Grep', 'TodoWrite', 'Task', 'Skill']);
const EDITS = new Set(['Edit', 'Write', 'NotebookEdit']);
const HARMLESS_COMMAND = /^\s*(ls|pwd|cat|head|tail|git (status|log|diff)|echo)\b[^;&|`$><]*$/;

/** The tools offered to the model: limited by `--tools`, minus the ones that are denied outright. */
export function offeredTools(options: CliOptions): string[] {
  const limit = options.tools;
  const all =
    limit === undefined || limit.includes('default') ? TOOLS : TOOLS.filter((t) => limit.includes(t));
  return all.filter((tool) => !options.disallowedTools.includes(tool));
}

function matchesRule(rule: string, tool: string, input: JsonObject): boolean {
  if (rule === tool) return true;
  const [, name, pattern] = /^(\w+)\((.*)\)$/.exec(rule) ?? [];
  if (name !== tool || pattern === undefined || typeof input.command !== 'string') return false;
  if (pattern === '*') return true;
  return pattern.endsWith(':*') ? input.command.startsWith(pattern.slice(0, -2)) : input.command === pattern;
}

function isInside(folder: string, path: unknown): boolean {
  return typeof path === 'string' && resolve(folder, path).startsWith(`${resolve(folder)}${sep}`);
}

/** Decides each tool call as the measured permission modes do. */
export function createPermissions(options: CliOptions, cwd: string) {
  const offered = offeredTools(options);
  return (tool: string, input: JsonObject): Permission => {
    if (!offered.includes(tool)) return 'missing';
    if (options.disallowedTools.some((rule) => matchesRule(rule, tool, input))) return 'denied';
    if (isBypass(options) || READ_ONLY.has(tool)) return 'allowed';
    if (options.permissionMode === 'plan') return 'denied';
    if (options.allowedTools.some((rule) => matchesRule(rule, tool, input))) return 'allowed';
    if (tool === 'Bash' && typeof input.command === 'string' && HARMLESS_COMMAND.test(input.command))
      return 'allowed';
    const folders = [cwd, ...options.addDirs];
    const edits = options.permissionMode === 'acceptEdits' || options.permissionMode === 'auto';
    if (EDITS.has(tool) && edits)
      return folders.some((f) => isInside(f, input.file_path)) ? 'allowed' : 'denied';
    return tool === 'Bash' && options.permissionMode === 'auto' ? 'allowed' : 'denied';
  };
}
