import { compileSchema, type JsonSchema } from '../protocol/json-schema';
import { applySettings } from './apply-settings';
import { type CliOptions, CliRefusal } from './cli-options';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The facts about this process that decide whether an invocation is refused. */
export interface Surroundings {
  isRoot: boolean;
  isSandbox: boolean;
}

function checkSessionFlags(options: CliOptions): void {
  const { sessionId, resume, continueLatest, forkSession } = options;
  if (sessionId !== undefined && !UUID.test(sessionId))
    throw new CliRefusal('Error: Invalid session ID. Must be a valid UUID.');
  const continues = resume !== undefined || continueLatest;
  if (sessionId !== undefined && continues && !forkSession)
    throw new CliRefusal(
      'Error: --session-id can only be used with --continue or --resume if --fork-session is also specified.',
    );
  if (resume !== undefined && !UUID.test(resume))
    throw new CliRefusal(
      `Error: --resume requires a valid session ID when used with --print. Provided value "${resume}" is not a UUID and does not match any session title.`,
    );
}

/** True when every permission check is off. */
export function isBypass(options: CliOptions): boolean {
  return options.skipPermissions || options.permissionMode === 'bypassPermissions';
}

/**
 * Refuses, before anything starts, what the measured build refuses.
 *
 * @returns the parsed output schema, when one was given.
 * @throws CliRefusal with the measured message.
 */
export function checkOptions(options: CliOptions, around: Surroundings): JsonSchema | undefined {
  if (!options.print)
    throw new CliRefusal('Error: only non-interactive runs are simulated. Start with -p / --print.');
  if (options.outputFormat === 'stream-json' && !options.verbose)
    throw new CliRefusal('Error: When using --print, --output-format=stream-json requires --verbose');
  if (isBypass(options) && around.isRoot && !around.isSandbox)
    throw new CliRefusal(
      '--dangerously-skip-permissions cannot be used with root/sudo privileges for security reasons',
    );
  checkSessionFlags(options);
  applySettings(options);
  return options.jsonSchema === undefined ? undefined : compileSchema(options.jsonSchema);
}
