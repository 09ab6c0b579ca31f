import { existsSync, readFileSync } from 'node:fs';
import { isJsonObject, parseJsonObject, stringsOf } from '../protocol/json';
import { type CliOptions, CliRefusal } from './cli-options';

/**
 * Takes the permission rules of `--settings` (JSON or a file) over into the options. Everything else in
 * settings steers parts of the real CLI that have no counterpart here.
 *
 * @throws CliRefusal when neither JSON nor an existing file was given.
 */
export function applySettings(options: CliOptions): void {
  const given = options.settings?.trim();
  if (given === undefined) return;
  const isInline = given.startsWith('{');
  if (!isInline && !existsSync(given)) throw new CliRefusal(`Error: Settings file not found: ${given}`);
  const settings = parseJsonObject(isInline ? given : readFileSync(given, 'utf8'));
  if (settings === undefined) throw new CliRefusal('Error: Invalid JSON provided to --settings');
  const { permissions } = settings;
  if (!isJsonObject(permissions)) return;
  options.allowedTools.push(...stringsOf(permissions.allow));
  options.disallowedTools.push(...stringsOf(permissions.deny));
}
